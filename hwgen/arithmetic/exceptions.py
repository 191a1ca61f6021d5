"""Accumulators at which a rule in single precision differs from the exact one.

A product in single precision that lands on a tie, or is pushed onto one by its own rounding, goes
to the even integer. No line does that, but the accumulators where it matters are few: they are
kept as exceptions beside the line of the exact rule, each with a correction by one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

MOST = 8
"""Exceptions of a channel: as many comparisons in each lane."""


def exceptions(exact: Ints, points: Ints) -> list[dict[int, int]] | None:
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


def as_array(found: list[dict[int, int]]) -> Ints:
    """Pairs [Cout, n, 2] of accumulator and correction; (0, 0) where a channel has fewer."""
    made = np.zeros((len(found), max(map(len, found)), 2), dtype=np.int64)
    for channel, some in enumerate(found):
        for place, pair in enumerate(sorted(some.items())):
            made[channel, place] = pair
    return made
