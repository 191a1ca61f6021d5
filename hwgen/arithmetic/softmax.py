"""The softmax rule: that of the TensorFlow Lite reference kernel for 8-bit integers.

All numbers are fixed point in 32 bits, Q(m.n) having m integer and n fraction bits besides the
sign. With d = x - max, one exponential table and one reciprocal make

    y = min(rdiv(mul(reciprocal(S), exp[-d]), 23 + k), 255) - zero     S = sum of rdiv(exp[-d], 12)

where mul(a, b) = (a * b + 2**30) >> 31, rdiv(a, n) = (a + 2**(n-1)) >> n for a >= 0, exp is
Q0.31 and S is Q12.19; 2**k is the power of two at or below S. (The formulas: B. Jacob et al.,
gemmlowp fixedpoint; the reciprocal is three steps of Newton and Raphson.)
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.rounding import multiplier_and_exponent

Ints = NDArray[np.int64]

INTEGER_BITS = 5  # of a rescaled difference, Q5.26
FRACTION_BITS = 31 - INTEGER_BITS
SUM_SHIFT = 12  # from an exponential, Q0.31, to an addend of the sum, Q12.19
SUM_ONE = 1 << 31 - SUM_SHIFT  # exp(0) in the sum
MAX_CHANNELS = (1 << SUM_SHIFT) - 1  # of a sum that stays below 2**31
OUTPUT_SHIFT = 31 - 8  # from Q0.31 to the 8 bits of an output, of scale 1/256
LARGEST = (1 << 31) - 1

HALF_48_OVER_17 = round(48 / 17 * 2**29)  # Q2.29; the line nearest to 1/x on 1/2 to 1
HALF_NEG_32_OVER_17 = -round(32 / 17 * 2**29)
NEWTON_STEPS = 3
ONE = 1 << 29  # Q2.29


def exponentials(scale: float, bits: int) -> Ints:
    """exp(-scale * n) in Q0.31 for the differences n = 0 to 2**bits - 1.

    scale: of the input, above 2**-26. Differences beyond the reach of Q5.26 count as minus
    infinity: their exponential is 0.
    """
    real = min(scale * 2.0**FRACTION_BITS, float(LARGEST))
    multiplier, shift = (int(n) for n in multiplier_and_exponent(real))
    farthest = (2**INTEGER_BITS - 1 << FRACTION_BITS) >> shift
    steps = np.arange(1 << bits, dtype=np.int64)
    inside = steps <= farthest
    scaled = _mul(np.where(inside, -steps, 0) << shift, multiplier)
    return np.where(inside, _exp(scaled), 0)


def addends(exps: Ints) -> Ints:
    """What each exponential adds to the sum, Q12.19."""
    return rounding_shift(exps, np.int64(SUM_SHIFT))


def reciprocal(total: Ints) -> tuple[Ints, Ints]:
    """2**(19 + k) / total in Q0.31, below 1, and k: the power of two at or below total / 2**19.

    total: sums from SUM_ONE on, below 2**31.
    """
    k = np.frexp(total.astype(np.float64))[1].astype(np.int64) - 1 - (31 - SUM_SHIFT)
    half = total << (SUM_SHIFT - 1 - k)  # half the denominator, Q0.31, from 1/2 on below 1
    x = HALF_48_OVER_17 + _mul(half, HALF_NEG_32_OVER_17)
    for _ in range(NEWTON_STEPS):
        x = x + (_mul(x, ONE - _mul(half, x)) << 2)
    return np.minimum(x << 1, LARGEST), k


def outputs(exps: Ints, total: Ints) -> Ints:
    """exps / total in 256ths, 0 to 255; the sums have a last axis of length 1 or that of exps."""
    scale, k = reciprocal(total)
    rounded = rounding_shift(_mul(scale, exps), OUTPUT_SHIFT + k)
    return np.minimum(rounded, 255)


def rounding_shift(values: Ints, shift: Ints | np.int64) -> Ints:
    """Non-negative values divided by 2**shift, to the nearest integer, ties up; shift above 0."""
    half: Ints = np.left_shift(np.int64(1), shift - 1)
    return (values + half) >> shift


def _mul(a: Ints, b: Ints | int) -> Ints:
    """Product of two numbers of 31 fraction bits: rounded to the nearest, ties up."""
    product: Ints = (a * b + (1 << 30)) >> 31
    return product


def _divide(a: Ints, shift: int) -> Ints:
    """Value divided by 2**shift, to the nearest integer, ties away from zero."""
    size = (np.abs(a) + (1 << shift - 1)) >> shift
    return np.where(a < 0, -size, size)


def _exp(a: Ints) -> Ints:
    """exp of a <= 0 in Q5.26, as Q0.31: a series on -1/4 to 0, a product for each bit above."""
    quarter = 1 << FRACTION_BITS - 2
    rest = (a & (quarter - 1)) - quarter
    result = _exp_below_quarter(rest << INTEGER_BITS)
    whole = rest - a
    for exponent in range(-2, INTEGER_BITS):
        factor = round(math.exp(-(2.0**exponent)) * 2**31)
        result = np.where(whole >> FRACTION_BITS + exponent & 1, _mul(result, factor), result)
    return np.where(a == 0, LARGEST, result)


def _exp_below_quarter(a: Ints) -> Ints:
    """exp of a from -1/4 on below 0, Q0.31: four terms of the series at -1/8."""
    middle, third = round(math.exp(-0.125) * 2**31), round(2**31 / 3)
    x = a + (1 << 28)
    x2 = _mul(x, x)
    x3, x4 = _mul(x2, x), _mul(x2, x2)
    tail = _divide(_mul(_divide(x4, 2) + x3, third) + x2, 1)
    return middle + _mul(x + tail, middle)
