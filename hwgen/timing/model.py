"""Timing model: the exact cycle of every beat on every stream of a chain of units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwgen.timing.build import build
from hwgen.timing.processes import Process, SinkProcess, SourceProcess
from hwgen.timing.recurrence import Cycles, FreeSlots
from hwgen.timing.stalls import pattern
from hwgen.units.base import Unit

UNIT_START = 0  # a unit alone leaves reset in cycle 0
DESIGN_START = 1  # the top level registers its reset once more


@dataclass(frozen=True, slots=True)
class ChainTiming:
    """Cycles in which beats are taken: pops[0] at the input of unit 0, pops[-1] at the end.

    pushes: cycles in which the beats were made, at the same places.
    """

    pops: tuple[Cycles, ...]
    pushes: tuple[Cycles, ...]

    @property
    def source(self) -> Cycles:
        """Cycles of the input beats."""
        return self.pops[0]

    @property
    def sink(self) -> Cycles:
        """Cycles of the output beats."""
        return self.pops[-1]

    def interval(self, frames: int) -> int:
        """Cycles between the last output beats of the last two of `frames` images."""
        ends = self.sink.reshape(frames, -1)[:, -1]
        return int(ends[-1] - ends[-2])


@dataclass(frozen=True, slots=True)
class Chain:
    """Processes of units one behind the other, a source in front and a sink behind."""

    processes: tuple[Process, ...]
    sender: SourceProcess
    receiver: SinkProcess

    def solve(self, at_least: ChainTiming | None = None, changed: int | None = None) -> ChainTiming:
        """Exact times.

        at_least: times that are known to be no later, to start from; changed: the only process
        that they do not solve. Source (0), processes (from 1) and sink are solved forwards and
        backwards in turn, each when a time that it reads has changed.
        """
        state = _State.start(self, at_least)
        last = len(self.processes) + 1
        dirty = set(range(last + 1)) if changed is None else {changed + 1}
        forwards = True
        while dirty:
            for node in range(last + 1) if forwards else range(last, -1, -1):
                if node in dirty:
                    dirty.discard(node)
                    dirty |= state.update(self, node)
            forwards = not forwards
        return ChainTiming(tuple(state.pops), tuple(state.pushes))


@dataclass(slots=True)
class _State:
    """Times so far; pops[n] and pushes[n] lie between node n and node n + 1."""

    pops: list[Cycles]
    pushes: list[Cycles]

    @classmethod
    def start(cls, chain: Chain, at_least: ChainTiming | None) -> _State:
        if at_least is not None:
            return cls(list(at_least.pops), list(at_least.pushes))
        sizes = [process.inputs for process in chain.processes] + [chain.receiver.inputs]
        nothing = [np.full(size, -1, dtype=np.int64) for size in sizes]
        return cls(nothing, list(nothing))

    def update(self, chain: Chain, node: int) -> set[int]:
        """Solve one node; returns the nodes that read a time which has changed."""
        if node == 0:
            return self._set_push(0, chain.sender.push(self.pops[0]))
        if node > len(chain.processes):
            return self._set_pop(node - 1, chain.receiver.pop(self.pushes[-1]))
        solved = chain.processes[node - 1].solve(self.pushes[node - 1], self.pops[node])
        return self._set_pop(node - 1, solved[0]) | self._set_push(node, solved[1])

    def _set_pop(self, index: int, times: Cycles) -> set[int]:
        same = np.array_equal(times, self.pops[index])
        self.pops[index] = times
        return set() if same else {index}

    def _set_push(self, index: int, times: Cycles) -> set[int]:
        same = np.array_equal(times, self.pushes[index])
        self.pushes[index] = times
        return set() if same else {index + 1}


def build_chain(
    units: Sequence[Unit],
    input_beats: int,
    frames: int,
    *,
    source: NDArray[np.bool_] | None = None,
    sink: NDArray[np.bool_] | None = None,
    start: int = DESIGN_START,
) -> Chain:
    """The chain for `frames` images through `units`.

    input_beats: beats of one image at the first unit. source, sink: stall patterns (True is
    stalled), None for never. start: first cycle out of reset.
    """
    never = pattern("never")
    words = input_beats * frames
    sender = SourceProcess(words, FreeSlots(never if source is None else source))
    processes: list[Process] = []
    for unit in units:
        processes.append(build(unit, words, frames, start))
        words = processes[-1].outputs
    receiver = SinkProcess(words, FreeSlots(never if sink is None else sink))
    return Chain(tuple(processes), sender, receiver)


def chain_timing(
    units: Sequence[Unit],
    input_beats: int,
    frames: int,
    *,
    source: NDArray[np.bool_] | None = None,
    sink: NDArray[np.bool_] | None = None,
    start: int = DESIGN_START,
) -> ChainTiming:
    """Cycles of all beats of `frames` images through `units`; arguments as for build_chain."""
    chain = build_chain(units, input_beats, frames, source=source, sink=sink, start=start)
    return chain.solve()


@dataclass(frozen=True, slots=True)
class Timing:
    """Cycles in which the beats of a design are taken over `frames` images, in order.

    source, sink: at the two ports; layers: behind each layer that has units, by its name.
    """

    frames: int
    source: Cycles
    sink: Cycles
    layers: Mapping[str, Cycles]

    @property
    def interval(self) -> int:
        """Cycles from frame to frame once the pipeline is full; 0 with a single frame."""
        ends = self.sink.reshape(self.frames, -1)[:, -1]
        return int(ends[-1] - ends[-2]) if self.frames > 1 else 0

    @property
    def latency(self) -> int:
        """Cycles from the first input beat to the first output beat."""
        return int(self.sink[0] - self.source[0])
