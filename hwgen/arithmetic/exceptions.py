"""Accumulators at which a rule in single precision differs from the exact one.

A product in single precision that lands on a tie, or is pushed onto one by its own rounding, goes
to the even integer. No line does that, but the accumulators where it matters are few: they are
kept as exceptions beside the line of the exact rule, each with a correction by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.breakpoints import breakpoints

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

MOST = 8
"""Exceptions of a channel: as many comparisons in each lane."""

EXACT = "H"  # double precision holds the product of 24 bits and 29 bits


class Block(Protocol):
    """Breakpoints [C, L] of `levels` [L] by the rule, for channels that reach acc_lo to acc_hi."""

    @property
    def points(self) -> Ints: ...
    @property
    def levels(self) -> Ints: ...
    @property
    def acc_lo(self) -> Ints: ...
    @property
    def acc_hi(self) -> Ints: ...


def single(scale: Floats) -> Floats:
    """The scales that a rule in single precision sees."""
    return scale.astype(np.float32).astype(np.float64)


def exceptions(scale: Floats, blocks: Sequence[Block]) -> Ints | None:
    """Pairs [Cout, n, 2] of accumulator and correction, -1, 0 or 1; None where there are too many.

    blocks: the breakpoints by a rule in single precision, of all channels in turn. Corrections are
    to the rule EXACT; one of 0 fills up what a channel lacks.
    """
    channels: list[dict[int, int]] = []
    for block in blocks:
        part = single(scale)[len(channels) :][: len(block.acc_lo)]
        exact = breakpoints(EXACT, part, block.levels, block.acc_lo, block.acc_hi)
        found = corrections(exact, block.points)
        if found is None:
            return None
        channels += found
    return _as_array(channels)


def corrections(exact: Ints, points: Ints) -> list[dict[int, int]] | None:
    """Correction, +1 or -1, by accumulator, for each channel; None where there are too many.

    exact, points [Cout, L]: breakpoints of the same levels by the exact rule and by the other.
    """
    if len(points) and np.abs(points - exact).sum(axis=1).max() > MOST:
        return None
    found: list[dict[int, int]] = [{} for _ in points]
    for channel, level in np.argwhere(points != exact):
        here, there = int(points[channel, level]), int(exact[channel, level])
        step = 1 if here < there else -1
        for accumulator in range(min(here, there), max(here, there)):
            found[channel][accumulator] = found[channel].get(accumulator, 0) + step
    return found if all(abs(n) == 1 for some in found for n in some.values()) else None


def _as_array(channels: list[dict[int, int]]) -> Ints:
    made = np.zeros((len(channels), max(map(len, channels)), 2), dtype=np.int64)
    for channel, some in enumerate(channels):
        for place, pair in enumerate(sorted(some.items())):
            made[channel, place] = pair
    return made
