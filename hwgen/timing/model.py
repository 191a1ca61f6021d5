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

    def solve(self, at_least: ChainTiming | None = None) -> ChainTiming:
        """Exact times; at_least: times that are known to be no later, to start from.

        The processes are solved forwards and backwards in turn until no time changes.
        """
        sizes = [process.inputs for process in self.processes] + [self.receiver.inputs]
        nothing = [np.full(size, -1, dtype=np.int64) for size in sizes]
        pops = list(at_least.pops if at_least else nothing)
        pushes = list(at_least.pushes if at_least else nothing)
        order = range(len(self.processes))
        while True:
            before = pops + pushes
            for direction in (order, reversed(order)):
                pushes[0] = self.sender.push(pops[0])
                for index in direction:
                    solved = self.processes[index].solve(pushes[index], pops[index + 1])
                    pops[index], pushes[index + 1] = solved
                pops[-1] = self.receiver.pop(pushes[-1])
            if all(map(np.array_equal, before, pops + pushes)):
                return ChainTiming(tuple(pops), tuple(pushes))


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
    """Cycles of the beats of a design over `frames` images.

    beats: stream name (s_axis, m_axis, and the tap of every layer) to cycles, all frames in order.
    interval: cycles between the last output beats of the last two frames; latency: cycles from
    the first input beat to the first output beat.
    """

    frames: int
    beats: Mapping[str, Cycles]

    @property
    def interval(self) -> int:
        """Cycles from frame to frame once the pipeline is full; 0 with a single frame."""
        ends = self.beats["m_axis"].reshape(self.frames, -1)[:, -1]
        return int(ends[-1] - ends[-2]) if self.frames > 1 else 0

    @property
    def latency(self) -> int:
        """Cycles from the first input beat to the first output beat."""
        return int(self.beats["m_axis"][0] - self.beats["s_axis"][0])
