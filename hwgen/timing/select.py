"""Timing of units that pass a part of their input on: Keep, Argmax, and LaneSlice, only wires."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hwgen.timing.build import Index, build
from hwgen.timing.processes import WireProcess
from hwgen.timing.recurrence import Cycles, delayed, spaced
from hwgen.units.argmax import Argmax
from hwgen.units.keep import Keep
from hwgen.units.lane_slice import LaneSlice


@dataclass(frozen=True, slots=True)
class SelectProcess:
    """Only words that make an output wait for room; see hwgen_keep.v and hwgen_argmax.v.

    emits: input word behind each output word; latency: cycles from there to the push; depth:
    words in the output FIFO.
    """

    inputs: int
    outputs: int
    start: int
    emits: Index
    latency: int
    depth: int

    def solve(self, push_in: Cycles, pop_out: Cycles) -> tuple[Cycles, Cycles]:
        earliest = np.maximum(push_in + 1, self.start + 1)
        room = delayed(pop_out, self.depth) + 1
        earliest[self.emits] = np.maximum(earliest[self.emits], room)
        pops = spaced(earliest)
        return pops, pops[self.emits] + self.latency


@build.register(Keep)
def _keep(unit: Keep, words: int, frames: int, start: int) -> SelectProcess:
    place = np.arange(words) % unit.period - unit.first
    emits = np.flatnonzero((place >= 0) & (place < unit.count))
    return SelectProcess(words, len(emits), start, emits, 0, unit.depth)


@build.register(Argmax)
def _argmax(unit: Argmax, words: int, frames: int, start: int) -> SelectProcess:
    emits = np.arange(unit.beats - 1, words, unit.beats)
    return SelectProcess(words, len(emits), start, emits, unit.latency, unit.depth)


@build.register(LaneSlice)
def _lane_slice(unit: LaneSlice, words: int, frames: int, start: int) -> WireProcess:
    return WireProcess(words, words, start)
