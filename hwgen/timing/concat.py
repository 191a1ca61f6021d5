"""Timing of a concatenation: streams in turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwgen.timing.build import build
from hwgen.timing.recurrence import Cycles, delayed, spaced
from hwgen.units.concat import Concat


@dataclass(frozen=True, slots=True)
class ConcatProcess:
    """Words of the ports in turn, in front of a skid buffer; see hwgen_concat.v.

    inputs, outputs: words in all at each port; places: output words that each input port makes.
    """

    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    start: int
    places: tuple[NDArray[np.int64], ...]

    def solve_many(
        self, push_in: Sequence[Cycles], pop_out: Sequence[Cycles]
    ) -> tuple[tuple[Cycles, ...], tuple[Cycles, ...]]:
        """Times of the pops at each input port and of the pushes at the output port."""
        earliest = np.maximum(delayed(pop_out[0], 2) + 1, self.start + 1)
        for pushes, places in zip(push_in, self.places, strict=True):
            earliest[places] = np.maximum(earliest[places], pushes + 1)
        takes = spaced(earliest)
        return tuple(takes[places] for places in self.places), (takes,)


@build.register(Concat)
def _concat(unit: Concat, words: tuple[int, ...], frames: int, start: int) -> ConcatProcess:
    pixels = words[0] // unit.beats[0]
    wanted = tuple(pixels * beats for beats in unit.beats)
    assert words == wanted, f"parts of one pixel do not fit: {words}"
    owners = np.tile(np.repeat(np.arange(len(unit.beats)), unit.beats), pixels)
    places = tuple(np.flatnonzero(owners == port) for port in range(len(unit.beats)))
    return ConcatProcess(words, (len(owners),), start, places)
