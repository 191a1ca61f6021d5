"""Choice of scales: integer formats from real ranges, integer weights from real weights."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat
from hwgen.ir.graph import Range
from hwgen.passes.options import Signed

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_LARGEST_BIAS = 2.0**30
_SMALLEST_SCALE = 2.0**-100


def activation_format(
    layer: str, bounds: Range, bits: int, signed: Signed, power_of_two: bool
) -> IntFormat:
    """Format that holds the real range (widened to include 0) without saturation.

    Asymmetric with a zero point for arbitrary scales, zero point 0 for powers of two; scales are
    numbers of single precision. signed "auto": unsigned when the range has no negative number.
    One bit with a sign is bipolar, with half of the largest magnitude.
    Raises HwgenError when the range needs a sign that the format lacks.
    """
    lo, hi = min(bounds[0], 0.0), max(bounds[1], 0.0)
    is_signed = lo < 0.0 if signed == "auto" else signed
    if bits == 1 and is_signed:
        half = max(hi, -lo) / 2 or 1.0
        chosen = float(_power_above(np.array(half))) if power_of_two else _single(half)
        return IntFormat.bipolar(chosen)
    if power_of_two:
        return _symmetric(layer, lo, hi, bits, is_signed)
    bottom = -(1 << (bits - 1)) if is_signed else 0
    scale = _single((hi - lo) / ((1 << bits) - 1)) if hi > lo else 1.0
    zero_point = int(np.clip(round(bottom - lo / scale), bottom, bottom + (1 << bits) - 1))
    return IntFormat(bits, is_signed, scale, zero_point)


def rounding_onto(number: IntFormat, rule: str, scale: Floats) -> tuple[str, Floats]:
    """The rule and the scales that round accumulators to the nearest integers of a format.

    For the bipolar format only the sign counts, whatever the scale: y = clamp(floor(acc) + 1).
    """
    return ("floor", np.ones_like(scale)) if number.is_bipolar else (rule, scale)


def weight_scale(
    weight: Floats, bias: Floats, bits: int, per_channel: bool, power_of_two: bool, s_in: float
) -> Floats:
    """Scale of each output channel [Cout]: symmetric, and large enough for a bias of 31 bits.

    That of weights of one bit is the mean of their magnitudes.
    """
    magnitudes = np.abs(weight).reshape(-1, weight.shape[-1])
    largest = magnitudes.mean(axis=0) if bits == 1 else magnitudes.max(axis=0)
    common = largest.max() if largest.max() > 0.0 else 1.0
    reach = (
        np.where(largest > 0.0, largest, common) if per_channel else np.full_like(largest, common)
    )
    wanted = np.maximum(reach / _weight_limit(bits), np.abs(bias) / (s_in * _LARGEST_BIAS))
    if not per_channel:
        wanted = np.full_like(wanted, wanted.max())
    wanted = np.maximum(wanted, _SMALLEST_SCALE)
    scale: Floats = (_power_above(wanted) if power_of_two else wanted).astype(np.float32)
    return scale.astype(np.float64)


def integer_weights(weight: Floats, scale: Floats, bits: int) -> Ints:
    """Nearest integers of weight / scale, symmetric within `bits` signed bits; -1 or +1 for one."""
    if bits == 1:
        return np.where(weight < 0.0, -1, 1)
    limit = _weight_limit(bits)
    clipped: Floats = np.clip(np.rint(weight / scale), -limit, limit)
    return clipped.astype(np.int64)


def _weight_limit(bits: int) -> int:
    """Largest magnitude of a weight."""
    return max(1, (1 << (bits - 1)) - 1)


def integer_bias(bias: Floats, scale: Floats) -> Ints:
    """Nearest integers of bias / scale; scale = s_in * s_weight [Cout]."""
    return np.rint(bias / scale).astype(np.int64)


def _symmetric(layer: str, lo: float, hi: float, bits: int, signed: bool) -> IntFormat:
    if lo < 0.0 and not signed:
        message = f"values down to {lo:.6g} do not fit an unsigned format without zero point"
        hint = "use signed_activations='auto' or power_of_two=False"
        raise HwgenError(message, layer=layer, hint=hint)
    top = (1 << (bits - 1)) - 1 if signed else (1 << bits) - 1
    needed = max(hi / top, -lo / (top + 1))
    scale = float(_power_above(np.array(max(needed, _SMALLEST_SCALE)))) if needed > 0.0 else 1.0
    return IntFormat(bits, signed, scale, 0)


def _power_above(values: Floats) -> Floats:
    """Smallest power of two that is not below each value."""
    mantissa, exponent = np.frexp(values)
    return np.ldexp(1.0, np.where(mantissa == 0.5, exponent - 1, exponent))


def _single(value: float) -> float:
    return float(np.float32(max(value, _SMALLEST_SCALE)))
