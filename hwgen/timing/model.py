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
    """Cycles in which beats are taken: pops[0] at the input of unit 0, pops[-1] at the end."""

    pops: tuple[Cycles, ...]

    @property
    def source(self) -> Cycles:
        """Cycles of the input beats."""
        return self.pops[0]

    @property
    def sink(self) -> Cycles:
        """Cycles of the output beats."""
        return self.pops[-1]


def chain_timing(
    units: Sequence[Unit],
    input_beats: int,
    frames: int,
    *,
    source: NDArray[np.bool_] | None = None,
    sink: NDArray[np.bool_] | None = None,
    start: int = DESIGN_START,
) -> ChainTiming:
    """Cycles of all beats of `frames` images through `units`, one behind the other.

    input_beats: beats of one image at the first unit. source, sink: stall patterns (True is
    stalled), None for never. start: first cycle out of reset.
    """
    never = pattern("never")
    chain = _processes(units, input_beats, frames, start)
    sender = SourceProcess(input_beats * frames, FreeSlots(never if source is None else source))
    last = chain[-1].outputs if chain else input_beats * frames
    receiver = SinkProcess(last, FreeSlots(never if sink is None else sink))
    return ChainTiming(tuple(_fixed_point(chain, sender, receiver)))


def _processes(units: Sequence[Unit], words: int, frames: int, start: int) -> list[Process]:
    words *= frames
    chain: list[Process] = []
    for unit in units:
        chain.append(build(unit, words, frames, start))
        words = chain[-1].outputs
    return chain


def _fixed_point(
    chain: list[Process], sender: SourceProcess, receiver: SinkProcess
) -> list[Cycles]:
    """Solve the processes forwards and backwards in turn until no time changes."""
    sizes = [process.inputs for process in chain] + [receiver.inputs]
    pops = [np.full(size, -1, dtype=np.int64) for size in sizes]
    pushes = [np.full(size, -1, dtype=np.int64) for size in sizes]
    order = range(len(chain))
    while True:
        before = [array.copy() for array in pops + pushes]
        for direction in (order, reversed(order)):
            pushes[0] = sender.push(pops[0])
            for index in direction:
                solved = chain[index].solve(pushes[index], pops[index + 1])
                pops[index], pushes[index + 1] = solved
            pops[-1] = receiver.pop(pushes[-1])
        if all(np.array_equal(old, new) for old, new in zip(before, pops + pushes, strict=True)):
            return pops


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
