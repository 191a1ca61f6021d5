"""Breakpoints of a rounding rule: where its output steps from one integer to the next.

The rules are monotone, so the breakpoints say everything about a rule over a range of accumulators.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic import rounding

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def breakpoints(
    rule: str,
    scale: Floats,
    levels: Ints,
    acc_lo: Ints,
    acc_hi: Ints,
    zero_point: int = 0,
) -> Ints:
    """Smallest accumulator in acc_lo to acc_hi with rule(acc) >= level, else acc_hi + 1.

    scale, acc_lo, acc_hi [Cout]; levels [L] ascending, without the zero point; result [Cout, L].
    """
    column = scale[:, np.newaxis]
    shape = (len(scale), len(levels))
    lo, hi = acc_lo[:, np.newaxis], acc_hi[:, np.newaxis]
    below = rounding.apply(rule, lo, column, zero_point) < levels
    above = rounding.apply(rule, hi, column, zero_point) >= levels
    inside = np.flatnonzero(below & above)
    result = np.where(below, hi + 1, np.broadcast_to(lo, shape))
    channel, level = np.divmod(inside, shape[1])
    ends = acc_lo[channel], acc_hi[channel]
    found = _bisect(rule, zero_point, scale[channel], levels[level], *ends)
    result.ravel()[inside] = found
    return result


def _bisect(rule: str, zero_point: int, scale: Floats, level: Ints, lo: Ints, hi: Ints) -> Ints:
    """Elementwise; rule(lo) < level <= rule(hi) holds, and the result lies in lo + 1 to hi."""
    lo, hi = _bracket(rule, zero_point, scale, level, lo, hi)
    while (hi - lo).max(initial=0) > 1:
        middle = (lo + hi) >> 1
        reached = rounding.apply(rule, middle, scale, zero_point) >= level
        lo, hi = np.where(reached, lo, middle), np.where(reached, middle, hi)
    return hi


def _bracket(
    rule: str, zero_point: int, scale: Floats, level: Ints, lo: Ints, hi: Ints
) -> tuple[Ints, Ints]:
    """A narrow bracket around the real solution where it holds, else the given one."""
    centre = (level - 0.5) / scale
    width = 2 + np.abs(centre) * 2.0**-22
    if rule in ("floor", "toward_zero"):
        width += 0.5 / scale
    low = np.clip(np.floor(centre - width), lo, hi).astype(np.int64)
    high = np.clip(np.ceil(centre + width), lo, hi).astype(np.int64)
    low_holds = rounding.apply(rule, low, scale, zero_point) < level
    high_holds = rounding.apply(rule, high, scale, zero_point) >= level
    return np.where(low_holds, low, lo), np.where(high_holds, high, hi)
