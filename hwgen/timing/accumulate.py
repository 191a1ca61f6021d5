"""Timing of windows that do not overlap: each leaves behind its last word."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwgen.timing.build import build
from hwgen.timing.recurrence import Cycles, delayed, spaced
from hwgen.units.accumulate import Accumulate

Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class AccumulateProcess:
    """Words are taken one by one; some complete an output; see hwgen_accumulate.v.

    last: the input word behind each output, which alone waits for a credit.
    """

    inputs: int
    outputs: int
    start: int
    last: Index
    latency: int
    depth: int

    def solve(self, push_in: Cycles, pop_out: Cycles) -> tuple[Cycles, Cycles]:
        """Times of the input pops and output pushes."""
        earliest = np.maximum(push_in + 1, self.start + 1)
        credit = delayed(pop_out, self.depth) + 1
        earliest[self.last] = np.maximum(earliest[self.last], credit)
        pops = spaced(earliest)
        return pops, pops[self.last] + self.latency


@build.register(Accumulate)
def _accumulate(unit: Accumulate, words: int, frames: int, start: int) -> AccumulateProcess:
    ends = np.arange(unit.outputs) * unit.stride - unit.pad + unit.window - 1
    positions = np.minimum(ends, unit.positions - 1)
    words_of = (positions[:, None] * unit.inner + np.arange(unit.inner)).reshape(-1)
    walks = np.arange(frames * unit.frames)[:, None] * (unit.positions * unit.inner)
    last = (walks + words_of).reshape(-1)
    return AccumulateProcess(words, len(last), start, last, unit.latency, unit.depth)
