"""MEAN over height and width of 8-bit integers: how LiteRT's kernels round it.

The reference kernel puts the count into the multiplier of the scale, and so loses up to one of its
bits: rule D, or rule "mean" with a multiplier of 30 bits.
"""

from __future__ import annotations

import math

import numpy as np

from hwgen.arithmetic import rounding
from hwgen.arithmetic.rounding import MEAN, ZERO, multiplier_and_exponent
from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat

NEIGHBOURS = 4  # scales on either side that are tried for XNNPACK


def mean_rounding(
    source: IntFormat,
    target: IntFormat,
    count: int,
    kernels: str = "reference",
    *,
    keep_dims: bool = False,
) -> tuple[str, float]:
    """Rule and scale with which a sum of `count` integers without zero points becomes the mean.

    Raises HwgenError where no rule gives what the optimized or XNNPACK kernels compute.
    """
    if kernels == "xnnpack":
        return _xnnpack(source, target, count)
    if kernels == "optimized" and keep_dims:
        return _optimized(source, target, count)
    ratio = np.float64(source.scale) / np.float64(target.scale)
    multiplier, exponent = (int(n) for n in multiplier_and_exponent(ratio))
    shift = min(count.bit_length() - 1, 31 + exponent)
    multiplier = max((multiplier << shift) // count, 1)
    rule = MEAN if 1 << 29 <= multiplier < 1 << 30 else "D"
    return rule, math.ldexp(multiplier, exponent - shift - 31)


def _optimized(source: IntFormat, target: IntFormat, count: int) -> tuple[str, float]:
    """A kernel of its own that sums the integers as they are and adds a rounded constant."""
    if source.zero_point:
        message = "MEAN with keep_dims rounds twice in the optimized kernel, at a zero point"
        raise HwgenError(f"{message} of {source.zero_point}", hint="use --kernels reference")
    scale = np.float32(source.scale) / (np.float32(count) * np.float32(target.scale))
    return "U", float(scale)


def _xnnpack(source: IntFormat, target: IntFormat, count: int) -> tuple[str, float]:
    """One product in single precision, where it equals XNNPACK's two for every possible sum."""
    ends = source.centre(np.array([source.lo, source.hi], dtype=np.int64)) * count
    sums = np.arange(ends[0], ends[1] + 1)
    share = np.float32(1) / np.float32(count)
    ratio = np.float32(source.scale) / np.float32(target.scale)
    wanted = np.rint(sums.astype(np.float32) * share * ratio + np.float32(target.zero_point))
    for scale in _near(ratio * share):
        steps = rounding.apply(ZERO, sums, scale, target.zero_point)
        wrong = (steps + target.zero_point).clip(target.lo, target.hi) != wanted.clip(
            target.lo, target.hi
        )
        if not wrong.any():
            return ZERO, scale
    message = f"MEAN over {count} pixels is rounded twice in XNNPACK, as no single product is"
    raise HwgenError(message, hint="use --kernels reference")


def _near(scale: np.float32) -> list[float]:
    """The scale and its neighbours in single precision, the nearest first."""
    spacing = np.spacing(scale)
    order = sorted(range(-NEIGHBOURS, NEIGHBOURS + 1), key=abs)
    return [float(scale + np.float32(steps) * spacing) for steps in order]
