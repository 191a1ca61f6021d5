"""Two tables whose sum, rounded, gives a function of two small integers.

A runtime may add two rescaled operands in floating point. Its result is no rounded sum of integers
by itself, but near the real sum everywhere: terms of fixed point that are nudged by a few units
give the same integer for every pair. Each pair bounds the sum of one term of either table from
below and above: a system of difference constraints, which the algorithm of Bellman and Ford solves
or proves to have no solution.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.weighted_sum import Target

Ints = NDArray[np.int64]

_FREE = 1 << 60  # a bound that does not bind


def term_tables(
    target: Target, ratio_a: float, ratio_b: float, fraction: int, odd: int
) -> tuple[Ints, Ints] | None:
    """Terms [len(a)] and [len(b)] in units of 2**-fraction, or None where there are none.

    The sum of two terms, rounded half to even, is the output without its zero point for every
    pair of `target`. odd: added to that integer before its parity is taken, 0 or the zero point of
    the output. ratio_a, ratio_b: scales of the operands over that of the output, negative for
    one that is subtracted.
    """
    least, most = _bounds(target, fraction, odd)
    up, down = (
        np.rint(operand * (ratio * 2.0**fraction)).astype(np.int64)
        for operand, ratio in ((target.a, ratio_a), (target.b, -ratio_b))
    )
    for _ in range(len(up) + len(down)):
        before = up, down
        up = np.minimum(up, (down + most).min(axis=1))
        down = np.minimum(down, (up[:, np.newaxis] - least).min(axis=0))
        if np.array_equal(up, before[0]) and np.array_equal(down, before[1]):
            return up, -down
    return None


def _bounds(target: Target, fraction: int, odd: int) -> tuple[Ints, Ints]:
    """Smallest and largest sum [len(a), len(b)] of each pair; a tie belongs to the even level."""
    level = target.outputs - target.zero_point
    open_ends = (level + odd) & 1
    half = 1 << fraction - 1
    least = np.where(target.outputs == target.lo, -_FREE, (level << fraction) - half + open_ends)
    most = np.where(target.outputs == target.hi, _FREE, (level << fraction) + half - open_ends)
    return least, most
