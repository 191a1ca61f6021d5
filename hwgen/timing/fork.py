"""Timing of a fork: one stream in, several streams out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hwgen.timing.build import build
from hwgen.timing.recurrence import Cycles, follow, spaced
from hwgen.units.fork import Fork


@dataclass(frozen=True, slots=True)
class ForkProcess:
    """A word enters when the FIFO of every port has room; see hwgen_fork.v.

    inputs, outputs: words in all at each port; depths: words in the FIFO of each output port.
    """

    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    start: int
    depths: tuple[int, ...]

    def solve_many(
        self, push_in: Sequence[Cycles], pop_out: Sequence[Cycles]
    ) -> tuple[tuple[Cycles, ...], tuple[Cycles, ...]]:
        """Times of the pops at the input port and of the pushes at each output port."""
        earliest = np.maximum(push_in[0], self.start) + 1
        for pops, depth in zip(pop_out, self.depths, strict=True):
            follow(earliest, pops, depth)
        enter = spaced(earliest)
        return (enter,), (enter,) * len(self.depths)


@build.register(Fork)
def _fork(unit: Fork, words: int, frames: int, start: int) -> ForkProcess:
    return ForkProcess((words,), (words,) * len(unit.depths), start, unit.depths)


def most_held(push: Cycles, pop: Cycles) -> int:
    """Most words between a push and a pop at any time: the high-water mark of a FIFO.

    A word that leaves in the cycle in which another enters makes room for it.
    """
    entered = np.arange(1, len(push) + 1)
    left = np.searchsorted(pop, push, side="right")
    return int((entered - left).max(initial=0))
