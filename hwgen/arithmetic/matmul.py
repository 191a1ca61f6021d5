"""Integer matrix products at the speed of BLAS, exact by proof.

A product in floating point is exact when no partial sum, in any order, leaves the integers that the
significand holds: below 2**24 in single, below 2**53 in double precision. The caller proves the
bound (hwgen.arithmetic.intervals) and this module picks the type.
"""

from __future__ import annotations

import numpy as np

from hwgen.arithmetic.intervals import AccumulatorRange

SINGLE_LIMIT = 1 << 24
DOUBLE_LIMIT = 1 << 53


def largest_partial_sum(reach: AccumulatorRange) -> int:
    """Bound of the magnitude of every partial sum of taps, in any order, bias not included."""
    return max(int(reach.taps_hi.max()), -int(reach.taps_lo.min()))


def product_type(bound: int) -> type[np.float32] | type[np.float64] | type[np.int64]:
    """Fastest type in which sums whose partial sums stay within +-bound are exact."""
    if bound < SINGLE_LIMIT:
        return np.float32
    return np.float64 if bound < DOUBLE_LIMIT else np.int64
