"""HARD_SWISH of 8-bit integers: the fixed-point kernel that all LiteRT resolvers share.

With x without its zero point, widened by 7 bits into 16, s its scale over that of the output and
q the multiplier of the "reluish" factor:

    y = x * s * clip(x * q / 2 + 1/2, 0, 1)

in 16-bit fixed point, with saturation and four roundings of three kinds.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.rounding import multiplier_and_exponent
from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat
from hwgen.ir.lookup import every_integer

Ints = NDArray[np.int64]

WIDENED = 7  # bits by which an input is widened
ONE = 1 << 15  # of numbers in 16 bits, all of them fractions
REACH = np.float32(3) / np.float32(ONE)  # real size of the last bit of the factor: it spans +-3


def hard_swish(source: IntFormat, target: IntFormat) -> Ints:
    """Table [256] in the order of hwgen.ir.lookup. Raises HwgenError where the kernel refuses."""
    widened = np.float32(1 / (1 << WIDENED)) * np.float32(source.scale)
    multiplier, exponent = _in_16_bits(widened / np.float32(target.scale))
    if exponent > 0:
        message = "HARD_SWISH must have an output scale of at least 1/128 of that of its input"
        raise HwgenError(f"{message}, not {target.scale} for {source.scale}")
    x = source.centre(every_integer(source)) << WIDENED
    product = _doubled_down(_factor(x, widened / REACH), _doubled(x, multiplier))
    steps = _divided(product, -exponent) + target.zero_point
    inside: Ints = np.clip(steps, target.lo, target.hi)
    return inside


def _factor(x: Ints, scale: np.floating) -> Ints:
    """clip(x * scale / 2 + 1/2, 0, 1) in fractions of 2**15."""
    multiplier, exponent = _in_16_bits(scale)
    value = _saturated(x << exponent - 1) if exponent > 0 else x
    value = _doubled(value, multiplier)
    value = _saturated(value << 1) if exponent > 0 else _divided(value, -exponent)
    return (value + ONE) >> 1


def _in_16_bits(scale: np.floating) -> tuple[int, int]:
    """Multiplier of 15 bits and exponent of a scale: scale is about multiplier * 2**(e - 15)."""
    wide, exponent = multiplier_and_exponent(float(scale))
    return min((int(wide) + ONE) >> 16, ONE - 1), int(exponent)


def _saturated(values: Ints) -> Ints:
    inside: Ints = np.clip(values, -ONE, ONE - 1)
    return inside


def _doubled(values: Ints, multiplier: int) -> Ints:
    """values * multiplier / 2**15 to the nearest integer, half up."""
    return (values * multiplier + ONE // 2) >> 15


def _doubled_down(a: Ints, b: Ints) -> Ints:
    """a * b / 2**15 without its fraction."""
    product = a * b
    whole: Ints = np.sign(product) * (np.abs(product) >> 15)
    return whole


def _divided(values: Ints, shift: int) -> Ints:
    """values / 2**shift to the nearest integer, half away from zero."""
    nearest: Ints = np.sign(values) * ((2 * np.abs(values) + (1 << shift)) >> shift + 1)
    return nearest
