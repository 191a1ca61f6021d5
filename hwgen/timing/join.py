"""Timing of a join: several streams in, one stream out."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hwgen.timing.build import build
from hwgen.timing.recurrence import Cycles, follow, spaced
from hwgen.units.join import Join


@dataclass(frozen=True, slots=True)
class JoinProcess:
    """A word leaves once each port has its part; see hwgen_join.v.

    inputs, outputs: words in all at each port, the same number everywhere.
    """

    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    start: int

    def solve_many(
        self, push_in: Sequence[Cycles], pop_out: Sequence[Cycles]
    ) -> tuple[tuple[Cycles, ...], tuple[Cycles, ...]]:
        """Times of the pops at each input port and of the pushes at the output port."""
        room = np.full(len(pop_out[0]), self.start + 1)
        follow(room, pop_out[0], 2)
        enter = tuple(spaced(np.maximum(pushes + 1, room)) for pushes in push_in)
        return enter, (functools.reduce(np.maximum, enter),)


@build.register(Join)
def _join(unit: Join, words: tuple[int, ...], frames: int, start: int) -> JoinProcess:
    assert len(set(words)) == 1, f"parts of one word do not fit: {words}"
    return JoinProcess(words, words[:1], start)
