"""A network of processes, and its exact times: the least fixed point of all their recurrences."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from hwgen.discovery import discover
from hwgen.schedule.netlist import Netlist
from hwgen.timing.build import build
from hwgen.timing.processes import ManyProcess, Process, SinkProcess, SourceProcess
from hwgen.timing.recurrence import Cycles, FreeSlots
from hwgen.timing.stalls import at_port, pattern


@dataclass(frozen=True, slots=True, eq=False)
class Times:
    """Cycles in which each stream's beats are made (pushes) and taken (pops).

    pending: processes that these times do not solve yet; the times are then lower bounds.
    """

    pushes: tuple[Cycles, ...]
    pops: tuple[Cycles, ...]
    pending: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """One process per instance of the netlist, a source and a sink per port."""

    netlist: Netlist
    processes: tuple[Process | ManyProcess, ...]
    sources: Mapping[int, SourceProcess]
    sinks: Mapping[int, SinkProcess]
    words: tuple[int, ...]

    def solve(
        self,
        at_least: Times | None = None,
        changed: int | None = None,
        *,
        latest: Mapping[int, int] | None = None,
        first: int = -1,
        last: int | None = None,
        effort: int | None = None,
    ) -> Times | None:
        """Exact times.

        at_least: times that are known to be no later, to start from; changed: a process that they
        do not solve. latest: for some streams the cycle by which its last beat must be taken; None
        as soon as one is later. first, last: the processes to solve; what waits for the others is
        pending in the result. effort: None when the times have not settled after as many times of
        beats were computed. Else never None.
        Processes are solved forwards and backwards in turn, each when a time that it reads has
        changed.
        """
        known = at_least or self.unsolved
        state = _State(self, list(known.pushes), list(known.pops))
        end = len(self.processes) if last is None else last
        dirty = set(known.pending) if changed is None else {changed, *known.pending}
        forwards = True
        while any(first <= node <= end for node in dirty):
            for node in range(first, end + 1) if forwards else range(end, first - 1, -1):
                if node in dirty:
                    dirty.discard(node)
                    dirty |= state.update(node)
            if latest and any(state.pops[s][-1] > cycle for s, cycle in latest.items()):
                return None
            if effort is not None and state.effort > effort:
                return None
            forwards = not forwards
        return Times(tuple(state.pushes), tuple(state.pops), frozenset(dirty))

    @property
    def unsolved(self) -> Times:
        """No time is known; with these, processes behind the last that is solved take every beat
        at once."""
        nothing = tuple(np.full(words, -1, dtype=np.int64) for words in self.words)
        return Times(nothing, nothing, frozenset(range(-1, len(self.processes) + 1)))

    def with_process(self, index: int, process: Process | ManyProcess) -> Network:
        """The network with another process in one place."""
        processes = list(self.processes)
        processes[index] = process
        return replace(self, processes=tuple(processes))


class _State:
    """Times so far. Node -1 stands for all sources, node len(processes) for all sinks."""

    def __init__(self, network: Network, pushes: list[Cycles], pops: list[Cycles]) -> None:
        self.network = network
        self.pushes = pushes
        self.pops = pops
        self.makers = network.netlist.makers
        self.readers = network.netlist.readers
        self.effort = 0

    def update(self, node: int) -> set[int]:
        """Solve one node; returns the nodes that read a time which has changed."""
        network = self.network
        if node < 0:
            found = (
                self._push(s, process.push(self.pops[s])) for s, process in network.sources.items()
            )
            return set().union(*found)
        if node == len(network.processes):
            taken = (
                self._pop(s, process.pop(self.pushes[s])) for s, process in network.sinks.items()
            )
            return set().union(*taken)
        return self._solve(node)

    def _solve(self, node: int) -> set[int]:
        place, process = self.network.netlist.instances[node], self.network.processes[node]
        pushed = [self.pushes[s] for s in place.inputs]
        popped = [self.pops[s] for s in place.outputs]
        self.effort += sum(map(len, pushed)) + sum(map(len, popped))
        if _is_many(type(process)):
            pops, pushes = cast(ManyProcess, process).solve_many(pushed, popped)
        else:
            pop, push = cast(Process, process).solve(pushed[0], popped[0])
            pops, pushes = (pop,), (push,)
        changed = [self._pop(s, t) for s, t in zip(place.inputs, pops, strict=True)]
        changed += [self._push(s, t) for s, t in zip(place.outputs, pushes, strict=True)]
        return set().union(*changed)

    def _pop(self, stream: int, times: Cycles) -> set[int]:
        same = _are_equal(times, self.pops[stream])
        self.pops[stream] = times
        return set() if same else {self.makers.get(stream, -1)}

    def _push(self, stream: int, times: Cycles) -> set[int]:
        same = _are_equal(times, self.pushes[stream])
        self.pushes[stream] = times
        return set() if same else {self.readers.get(stream, len(self.network.processes))}


def _are_equal(times: Cycles, others: Cycles) -> bool:
    """Times that differ most often differ at their end."""
    return bool((times[-1:] == others[-1:]).all()) and np.array_equal(times, others)


@functools.cache
def _is_many(kind: type) -> bool:
    """Whether a class of processes is a ManyProcess; asking isinstance each time is slow."""
    return hasattr(kind, "solve_many")


def build_network(
    netlist: Netlist,
    beats: Sequence[int],
    frames: int,
    *,
    source: NDArray[np.bool_] | None = None,
    sink: NDArray[np.bool_] | None = None,
    start: int,
) -> Network:
    """The network for `frames` images.

    beats: of one image at each source. source, sink: stall patterns (True is stalled), None for
    never; port k takes them as hwgen.timing.stalls.at_port says. start: first cycle out of reset.
    """
    discover("hwgen.timing")
    words = [0] * netlist.streams
    for stream, count in zip(netlist.sources.values(), beats, strict=True):
        words[stream] = count * frames
    processes: list[Process | ManyProcess] = []
    for instance in netlist.instances:
        given = tuple(words[stream] for stream in instance.inputs)
        process = build(instance.unit, given[0] if len(given) == 1 else given, frames, start)
        made = process.outputs if isinstance(process, ManyProcess) else (process.outputs,)
        for stream, count in zip(instance.outputs, made, strict=True):
            words[stream] = count
        processes.append(process)
    never = pattern("never")
    stalled = never if source is None else source
    senders = {
        stream: SourceProcess(words[stream], FreeSlots(at_port(stalled, port)))
        for port, stream in enumerate(netlist.sources.values())
    }
    blocked = never if sink is None else sink
    receivers = {
        stream: SinkProcess(words[stream], FreeSlots(at_port(blocked, port)))
        for port, stream in enumerate(netlist.sinks.values())
    }
    return Network(netlist, tuple(processes), senders, receivers, tuple(words))
