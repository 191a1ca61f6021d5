"""THE rounding rules: from an exact accumulator to an integer of the output scale.

Nothing else in hwgen rounds an accumulator. Rules for any positive scale (formulas with
frexp(scale) -> q, e; M = floor(q * 2**31 + 0.5); p = acc * M; rs = -e):

  D  double rounding, the TensorFlow Lite reference for convolution
  U  D without the correction for negative products
  S  single rounding, half up
  H  double precision product, half away from zero
  F  single precision product, half to even

Rules for a scale that is a power of two: half_up, half_even, floor, toward_zero.
Rules of single operators:

  divide  exact division by the integer 1 / scale, half away from zero (TensorFlow Lite average)
  mean    D with 30 bits of M (TensorFlow Lite mean over a count that is no power of two)
  root    exact root of acc * scale, half up; 0 below 0
  Z       F of the sum with the zero point, whose parity decides ties (ONNX Runtime sum, product)

Every rule is monotone in the accumulator.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hwgen.errors import HwgenError

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

ACCUMULATOR_BITS = 32
ROOT_BITS = 48  # of a sum of squares
_SATURATED = float(1 << 40)
_LARGEST_SQUARE = float(1 << 60)
_NEARLY = 2.0**-18  # a root in double precision is exact unless it is this near to a tie
_MAX_SHIFT = 40
_FIRST_HALF = 1 << 30


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """The rule (acc * m + offset - n) >> shift; all [channels] or one.

    n is `negative`, 2**31 or nothing, where acc * m < -2**30, else 0. m is at most 2**31, and an
    m that is not 0 beside a `negative` is 2**30 at least (half that for rule mean).
    """

    m: Ints
    shift: Ints
    offset: Ints
    negative: Ints


def apply(rule: str, acc: ArrayLike, scale: ArrayLike, zero_point: int = 0) -> Ints:
    """round(acc * scale) by the named rule; int64, shape of `acc`.

    acc: integers of accumulator_bits(rule) [..., channels]; scale: positive, one or [channels].
    zero_point: what the caller adds to the result; only rule Z depends on it.
    Scales of 2**31 and more saturate: the result is somewhere beyond +-2**29.
    Raises HwgenError on an unknown rule, a wider accumulator, or a scale the rule cannot take.
    """
    values = np.asarray(acc, dtype=np.int64)
    factors = np.asarray(scale, dtype=np.float64)
    function = _function(rule)
    _check_accumulator(values, accumulator_bits(rule))
    if not (np.isfinite(factors) & (factors > 0)).all():
        raise HwgenError("scale must be finite and positive")
    return _rule_z(values, factors, zero_point) if rule == ZERO else function(values, factors)


def combine(rule: str, s_in: float, s_weight: ArrayLike, s_out: float) -> Floats:
    """The scale s_in * s_weight / s_out [channels] in the precision that the rule uses."""
    weight = np.asarray(s_weight, dtype=np.float64)
    if rule not in SINGLE_PRECISION:
        return np.float64(s_in) * weight / np.float64(s_out)
    product = np.float32(s_in) * weight.astype(np.float32)
    return (product / np.float32(s_out)).astype(np.float64)


def multiplier_and_exponent(scale: ArrayLike) -> tuple[Ints, Ints]:
    """M and e of rules D, U, S: scale is about M * 2**(e - 31), M of 31 bits; 0 when it flushes."""
    mantissa, exponent = np.frexp(np.asarray(scale, dtype=np.float64))
    m = np.floor(mantissa * 2.0**31 + 0.5).astype(np.int64)
    e = exponent.astype(np.int64)
    full = m == 1 << 31
    m, e = np.where(full, 1 << 30, m), np.where(full, e + 1, e)
    flushed = e < -31
    return np.where(flushed, 0, m), np.where(flushed, 0, e)


def line(rule: str, scale: Floats) -> Line | None:
    """The line that is the rule, for checked scales; None where the rule is none."""
    return _LINES[rule](scale) if rule in _LINES else None


def accumulator_bits(rule: str) -> int:
    """Bits that an accumulator may have in front of the rule, sign included."""
    return ROOT_BITS if rule == ROOT else ACCUMULATOR_BITS


def _function(rule: str) -> Callable[[Ints, Floats], Ints]:
    if rule in _LINES:
        return lambda acc, scale: _on_line(acc, _LINES[rule](scale))
    if rule not in _FUNCTIONS:
        raise HwgenError(f"rounding rule must be one of {', '.join(RULES)}, not '{rule}'")
    return _FUNCTIONS[rule]


def _on_line(acc: Ints, rule: Line) -> Ints:
    p = acc * rule.m
    lifted = p + rule.offset
    if rule.negative.any():
        lifted -= np.where(p < -_FIRST_HALF, rule.negative, 0)
    result: Ints = lifted >> rule.shift
    return result


def _check_accumulator(acc: Ints, bits: int) -> None:
    limit = 1 << (bits - 1)
    if acc.size and (acc.min() < -limit or acc.max() >= limit):
        worst = max(int(acc.max()), int(acc.min()), key=abs)
        raise HwgenError(f"accumulator {worst} does not fit {bits} bits")


def _half(shift: Ints) -> Ints:
    """Half of 2**shift; 0 when nothing is shifted out."""
    return (np.int64(1) << shift) >> 1


def _line_d(scale: Floats) -> Line:
    return _twice(*multiplier_and_exponent(scale))


def _line_mean(scale: Floats) -> Line:
    m, e = multiplier_and_exponent(scale)
    return _twice((m + 1) >> 1, e + 1)


def _twice(m: Ints, e: Ints) -> Line:
    """For rs <= 0 the formulas with acc << e in p and shift 31 are those of p and 31 + rs here."""
    shift = 31 - np.minimum(e, 31)
    first = _half(np.minimum(shift, 31))
    second, negative = np.where(e < 0, _half(shift), 0), np.where(e < 0, np.int64(1) << 31, 0)
    return Line(m, shift, first + second, negative)


def _line_u(scale: Floats) -> Line:
    return replace(_line_d(scale), negative=np.zeros(scale.shape, dtype=np.int64))


def _line_s(scale: Floats) -> Line:
    m, e = multiplier_and_exponent(scale)
    shift = 31 - np.minimum(e, 31)
    return Line(m, shift, _half(shift), np.zeros_like(m))


def _rule_h(acc: Ints, scale: Floats) -> Ints:
    product = np.clip(acc.astype(np.float64) * np.minimum(scale, _SATURATED), -1e15, 1e15)
    whole = np.trunc(product)
    away = np.where(np.abs(product - whole) >= 0.5, np.sign(product), 0.0)
    return (whole + away).astype(np.int64)


def _rule_f(acc: Ints, scale: Floats) -> Ints:
    return _rule_z(acc, scale, 0)


def _rule_z(acc: Ints, scale: Floats, zero_point: int) -> Ints:
    factor = np.minimum(scale, _SATURATED).astype(np.float32)
    product: NDArray[np.float32] = np.clip(acc.astype(np.float32) * factor, -1e15, 1e15)
    rounded: Ints = np.rint(product + np.float32(zero_point)).astype(np.int64) - zero_point
    return rounded


def _shift(scale: Floats) -> tuple[Ints, Ints]:
    """Right and left shift of a power-of-two scale, limited to what changes the result."""
    mantissa, exponent = np.frexp(scale)
    if (mantissa != 0.5).any():
        worst = float(np.ravel(scale)[np.argmax(np.ravel(mantissa != 0.5))])
        hint = "use a rule for any scale (D, U, S, H, F) or quantize with power_of_two=True"
        raise HwgenError(f"scale {worst} is not a power of two", hint=hint)
    right = 1 - exponent.astype(np.int64)
    return np.clip(right, 0, _MAX_SHIFT), np.clip(-right, 0, 31)


def _line_half_up(scale: Floats) -> Line:
    return _straight(scale, half=1)


def _line_floor(scale: Floats) -> Line:
    return _straight(scale, half=0)


def _straight(scale: Floats, half: int) -> Line:
    right, left = _shift(scale)
    return Line(np.int64(1) << left, right, half * _half(right), np.zeros_like(right))


def _half_even(acc: Ints, scale: Floats) -> Ints:
    right, _ = _shift(scale)
    rounded = _on_line(acc, _line_half_up(scale))
    fraction = acc & ((np.int64(1) << right) - 1)
    tie = (right > 0) & (fraction << 1 == np.int64(1) << right)
    return np.where(tie, rounded & ~np.int64(1), rounded)


def _toward_zero(acc: Ints, scale: Floats) -> Ints:
    right, left = _shift(scale)
    size: Ints = (np.abs(acc) << left) >> right
    return np.where(acc < 0, -size, size)


def _divide(acc: Ints, scale: Floats) -> Ints:
    divisor = np.rint(1.0 / scale)
    if (1.0 / divisor != scale).any():
        worst = float(np.ravel(scale)[np.argmax(np.ravel(1.0 / divisor != scale))])
        raise HwgenError(f"scale {worst} is not one over an integer")
    n = divisor.astype(np.int64)
    size: Ints = (2 * np.abs(acc) + n) // (2 * n)
    return np.where(acc < 0, -size, size)


def _root(acc: Ints, scale: Floats) -> Ints:
    """In double precision, and in exact integers where that is too near to a tie to be sure."""
    acc, scale = np.broadcast_arrays(acc, scale)
    product = np.minimum(np.maximum(acc, 0) * np.minimum(scale, _SATURATED), _LARGEST_SQUARE)
    lifted = np.sqrt(product) + 0.5
    result: Ints = np.floor(lifted).astype(np.int64)
    unsure = (np.abs(lifted - np.rint(lifted)) < _NEARLY) & (acc > 0)
    unsure &= product < _LARGEST_SQUARE
    pairs = zip(acc[unsure].tolist(), scale[unsure].tolist(), strict=True)
    result[unsure] = [_exact_root(*pair) for pair in pairs]
    return result


def _exact_root(acc: int, scale: float) -> int:
    """floor(sqrt(acc * scale) + 1/2) = (floor(sqrt(4 * acc * scale)) + 1) // 2."""
    numerator, denominator = scale.as_integer_ratio()
    return (math.isqrt(4 * acc * numerator // denominator) + 1) // 2


_LINES: dict[str, Callable[[Floats], Line]] = {
    "D": _line_d,
    "U": _line_u,
    "S": _line_s,
    "half_up": _line_half_up,
    "floor": _line_floor,
    "mean": _line_mean,
}
_FUNCTIONS: dict[str, Callable[[Ints, Floats], Ints]] = {
    "H": _rule_h,
    "F": _rule_f,
    "half_even": _half_even,
    "toward_zero": _toward_zero,
}
RULES = ("D", "U", "S", "H", "F", "half_up", "half_even", "floor", "toward_zero")
"""Those of layers with weights."""
DIVIDE, MEAN, ROOT, ZERO = "divide", "mean", "root", "Z"
SINGLE_PRECISION = ("F", ZERO)
THRESHOLDS = "thresholds"  # of layers with weights: no function of a scale, see hwgen.ir.weights
_FUNCTIONS |= {DIVIDE: _divide, ROOT: _root, ZERO: _rule_f}
POWER_OF_TWO_RULES = ("half_up", "half_even", "floor", "toward_zero")
