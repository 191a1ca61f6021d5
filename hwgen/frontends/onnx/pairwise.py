"""Sums and products of two tensors of integers as ONNX Runtime computes them.

QLinearAdd adds in single precision with fused multiplications, the zero points in one constant:
tables of fixed-point terms are found that give the same integer for every pair of operands, which
is the proof. QLinearMul rounds a product behind the zero point: rule Z.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic import rounding
from hwgen.arithmetic.rounding import ZERO
from hwgen.arithmetic.term_tables import term_tables
from hwgen.arithmetic.weighted_sum import Target
from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat
from hwgen.ir.lookup import every_integer
from hwgen.ir.pairwise import QuantAdd, QuantMul

Ints = NDArray[np.int64]
Singles = NDArray[np.float32]

FRACTION = 14  # bits of a term: a sum of 24 bits is exact in single precision
_LARGEST = 8  # bits of a ratio of scales above which terms have fewer, so that 31 bits hold them
_MOST = 2.0 ** (FRACTION + _LARGEST - 1)  # a ratio that leaves terms without a fraction


def integer_sum(
    name: str,
    inputs: tuple[str, str],
    a: IntFormat,
    b: IntFormat,
    number: IntFormat,
    *,
    subtract: bool = False,
) -> QuantAdd:
    """The layer a + b of QLinearAdd; or a - b, of which there is only the real form.

    Raises HwgenError where no terms give what the runtime computes.
    """
    ratios = [float(np.float32(x.scale) / np.float32(number.scale)) for x in (a, b)]
    if not 0 < max(ratios) < _MOST:
        message = f"cannot add with scales {a.scale} and {b.scale} in steps of {number.scale}"
        raise HwgenError(message, hint="give the sum a scale near those of its operands")
    fraction = FRACTION - max(0, math.ceil(math.log2(max(ratios))) - _LARGEST)
    outputs = _difference(a, b, number) if subtract else _sum(a, b, number)
    steps_a, steps_b = (x.centre(every_integer(x)) for x in (a, b))
    target = Target(steps_a, steps_b, outputs, number.zero_point, number.lo, number.hi)
    signed = -ratios[1] if subtract else ratios[1]
    tables = term_tables(target, ratios[0], signed, fraction, 0 if subtract else number.zero_point)
    if tables is None:
        message = f"no terms add up as in ONNX Runtime for scales {a.scale}, {b.scale}"
        raise HwgenError(f"{message} and {number.scale}")
    return QuantAdd(
        name=name,
        inputs=inputs,
        input_a=a,
        input_b=b,
        table_a=tables[0],
        table_b=-tables[1] if subtract else tables[1],
        subtract=subtract,
        format=number,
        rule="half_even" if subtract else ZERO,
        scale=np.array([2.0**-fraction]),
        activation=(number.lo, number.hi),
    )


def _sum(a: IntFormat, b: IntFormat, number: IntFormat) -> Ints:
    """rint(fma(a, ra, fma(b, rb, fix))) for every pair [2**a.bits, 2**b.bits], saturated.

    fix: zero point of the sum - fma(zero point of a, ra, zero point of b * rb).
    """
    ra, rb = (np.float32(x.scale) / np.float32(number.scale) for x in (a, b))
    zeros = _fma(np.array(a.zero_point), ra, rb * np.float32(b.zero_point))
    inner = _fma(every_integer(b), rb, np.float32(number.zero_point) - zeros)
    total = _fma(every_integer(a)[:, np.newaxis], ra, inner)
    inside: Ints = np.clip(np.rint(total), number.lo, number.hi).astype(np.int64)
    return inside


def _fma(integers: Ints, factor: np.float32, summand: Singles | np.float32) -> Singles:
    """integers * factor + summand, rounded once: double precision holds the product."""
    exact = integers.astype(np.float64) * np.float64(factor) + np.asarray(summand, np.float64)
    return exact.astype(np.float32)


def _difference(a: IntFormat, b: IntFormat, number: IntFormat) -> Ints:
    """The difference of the real operands in single precision, quantized."""
    left, right = (
        x.centre(every_integer(x)).astype(np.float32) * np.float32(x.scale) for x in (a, b)
    )
    steps = np.rint((left[:, np.newaxis] - right) / np.float32(number.scale))
    inside: Ints = np.clip(steps + number.zero_point, number.lo, number.hi).astype(np.int64)
    return inside


def integer_product(
    name: str, inputs: tuple[str, str], a: IntFormat, b: IntFormat, number: IntFormat
) -> QuantMul:
    """The layer a * b of QLinearMul."""
    return QuantMul(
        name=name,
        inputs=inputs,
        input_a=a,
        input_b=b,
        format=number,
        rule=ZERO,
        scale=rounding.combine(ZERO, a.scale, np.array([b.scale]), number.scale),
        activation=(number.lo, number.hi),
    )
