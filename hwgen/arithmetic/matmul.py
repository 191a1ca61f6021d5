"""Integer matrix products at the speed of BLAS, exact by proof.

A product in floating point is exact when no partial sum, in any order, leaves the integers that the
significand holds: below 2**24 in single, below 2**53 in double precision. The caller proves the
bound (hwgen.arithmetic.intervals) and this module picks the type.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.intervals import AccumulatorRange

SINGLE_LIMIT = 1 << 24
DOUBLE_LIMIT = 1 << 53

_SMALL = 1_000_000
"""Products of numbers in a matrix product for which OpenBLAS has kernels that copy no operand."""
_FEWEST = 16  # rows for which a product of its own pays


def largest_partial_sum(reach: AccumulatorRange) -> int:
    """Bound of the magnitude of every partial sum of taps, in any order, bias not included."""
    return max(int(reach.taps_hi.max()), -int(reach.taps_lo.min()))


def product_type(bound: int) -> type[np.float32] | type[np.float64] | type[np.int64]:
    """Fastest type in which sums whose partial sums stay within +-bound are exact."""
    if bound < SINGLE_LIMIT:
        return np.float32
    return np.float64 if bound < DOUBLE_LIMIT else np.int64


def multiply(left: NDArray[Any], right: NDArray[Any], out: NDArray[Any]) -> None:
    """left [M, K] @ right [K, N] into `out`, whose rows may lie apart.

    In single precision, where sums are exact in any order, by so few rows at a time that BLAS
    copies no operand: up to half as fast again.
    """
    rows = _SMALL // right.size
    if right.dtype != np.float32 or not _FEWEST <= rows < len(left):
        np.matmul(left, right, out=out)
        return
    whole = len(left) - len(left) % rows
    stacked = out[:whole].reshape(-1, rows, out.shape[1])  # a view
    np.matmul(left[:whole].reshape(-1, rows, left.shape[1]), right, out=stacked)
    if whole < len(left):
        np.matmul(left[whole:], right, out=out[whole:])
