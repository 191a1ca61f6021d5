"""Integer lines m * x + r that step over given levels exactly at given breakpoints.

For level k with target T_k and breakpoint t_k, over the accumulators a to b:
m * t_k + r >= T_k and m * (t_k - 1) + r < T_k. For a fixed m this is an interval of r,
max(T - m * x) <= r <= min(T - 1 - m * u); its emptiness is a convex function of m, so Newton steps
from below reach the smallest feasible integer m, or the proof that there is none.
Everything is vectorised over channels (rows) and levels (columns).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
NONE = np.int64(1) << 62
"""An offset bound of +-NONE means: no constraint."""


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """Constraints of one range of accumulators: points to reach, points to stay below."""

    reach: Ints
    reach_used: NDArray[np.bool_]
    stay: Ints
    stay_used: NDArray[np.bool_]

    def rows(self, index: Ints) -> Side:
        """The constraints of some channels."""
        return Side(
            self.reach[index], self.reach_used[index], self.stay[index], self.stay_used[index]
        )


def side(breakpoints: Ints, lo: Ints, hi: Ints) -> Side:
    """Constraints of breakpoints [Cout, L] over the accumulators lo to hi [Cout] (may be empty)."""
    first, last = lo[:, np.newaxis], hi[:, np.newaxis]
    some = first <= last
    at = np.maximum(np.minimum(breakpoints, last + 1), first)
    return Side(at, some & (at <= last), at - 1, some & (at > first))


def bounds(part: Side, targets: Ints, m: Ints) -> tuple[Ints, Ints, Ints]:
    """Least and greatest offset for multipliers m [C], and the least m that may still work.

    The last is m itself where an offset exists, and -1 where no multiplier >= m can work.
    """
    column = m[:, np.newaxis]
    low = np.where(part.reach_used, targets - column * part.reach, -NONE)
    high = np.where(part.stay_used, (targets - 1) - column * part.stay, NONE)
    j, k = low.argmax(axis=1), high.argmin(axis=1)
    row = np.arange(len(m))
    least, greatest = low[row, j], high[row, k]
    run = part.reach[row, j] - part.stay[row, k]
    rise = targets[j] - targets[k] + 1
    cut = np.where(run > 0, -(-rise // np.maximum(run, 1)), -1)
    return least, greatest, np.where(least <= greatest, m, cut)


def smallest_multiplier(
    sides: Sequence[Side], targets: Ints, start: Ints, limit: int, *, stop_early: bool = False
) -> Ints:
    """Smallest m from start to limit [C] for which every side has an offset; -1 where none has.

    start must not exceed the answer. With stop_early the search ends at the first channel that
    has none, and the other channels of the result mean nothing.
    """
    m = start.copy()
    rows = np.arange(len(m))
    while len(rows):
        current = m[rows]
        parts = sides if len(rows) == len(m) else [part.rows(rows) for part in sides]
        steps = [bounds(part, targets, current)[2] for part in parts]
        needed = np.maximum.reduce(steps)
        none = (np.minimum.reduce(steps) < 0) | (needed > limit)
        m[rows] = np.where(none, -1, needed)
        if stop_early and none.any():
            break
        rows = rows[~none & (needed > current)]
    return m
