"""ADD, SUB and MUL of 8-bit integers: the layers that equal LiteRT's kernels for every pair."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError
from hwgen.golden.pairwise import output_of
from hwgen.ir.formats import IntFormat
from hwgen.ir.lookup import every_integer
from hwgen.ir.pairwise import Add, QuantAdd, QuantMul, Sub
from hwgen.passes.lowering.pairwise import integer_sum as lowered_sum

Ints = NDArray[np.int64]
Inputs = tuple[str, str]
Bounds = tuple[int, int]

FACTOR_BITS = 21  # of the larger factor in XNNPACK's sum
_MOST = 2.0**8  # scale over that of the output: from here on the fast kernels overflow
_LEAST_TERM, _LEAST_PRODUCT = 2.0**-10, 2.0**-16  # XNNPACK leaves less to the other kernels


def integer_sum(
    name: str,
    inputs: Inputs,
    a: IntFormat,
    b: IntFormat,
    target: IntFormat,
    bounds: Bounds,
    kernels: str = "reference",
    *,
    subtract: bool = False,
) -> QuantAdd:
    """a + b or, with `subtract`, a - b; bounds: of the fused activation.

    Raises HwgenError for scales with which the kernels overflow.
    """
    ratios = [np.float32(x.scale) / np.float32(target.scale) for x in (a, b)]
    _check_scales("a sum", kernels, float(max(ratios)))
    if kernels == "xnnpack" and min(ratios) >= _LEAST_TERM:
        return _xnnpack_sum(name, inputs, a, b, target, bounds, subtract)
    node = Sub(name, inputs) if subtract else Add(name, inputs)
    return replace(lowered_sum(node, (a, b), target, "D"), activation=bounds)


def _xnnpack_sum(
    name: str,
    inputs: Inputs,
    a: IntFormat,
    b: IntFormat,
    target: IntFormat,
    bounds: Bounds,
    subtract: bool,
) -> QuantAdd:
    """Two integer factors, the larger of FACTOR_BITS bits, and one rounding, half up."""
    ratios = [np.float32(x.scale) / np.float32(target.scale) for x in (a, b)]
    shift = FACTOR_BITS - math.frexp(max(ratios))[1]
    tables = [
        x.centre(every_integer(x)) * int(np.rint(math.ldexp(ratio, shift)))
        for x, ratio in zip((a, b), ratios, strict=True)
    ]
    return QuantAdd(
        name=name,
        inputs=inputs,
        input_a=a,
        input_b=b,
        table_a=tables[0],
        table_b=tables[1],
        subtract=subtract,
        format=target,
        rule="half_up",
        scale=np.array([2.0**-shift]),
        activation=bounds,
    )


def integer_product(
    name: str,
    inputs: Inputs,
    a: IntFormat,
    b: IntFormat,
    target: IntFormat,
    bounds: Bounds,
    kernels: str = "reference",
) -> QuantMul:
    """a * b; bounds: of the fused activation. The scale is made in single precision.

    Raises HwgenError for scales with which the kernels overflow.
    """
    if kernels == "xnnpack" and inputs[0] == inputs[1]:
        message = "a tensor times itself is a table of its own in XNNPACK"
        raise HwgenError(message, hint="use --kernels reference")
    scale = np.float32(a.scale) * np.float32(b.scale) / np.float32(target.scale)
    _check_scales("a product", kernels, float(scale))
    rule = "F" if kernels == "xnnpack" and scale >= _LEAST_PRODUCT else "D"
    return QuantMul(
        name=name,
        inputs=inputs,
        input_a=a,
        input_b=b,
        format=target,
        rule=rule,
        scale=np.array([scale], dtype=np.float64),
        activation=bounds,
    )


def _check_scales(what: str, kernels: str, ratio: float) -> None:
    if kernels != "reference" and ratio >= _MOST:
        message = f"{what} must have a scale of more than 1/{_MOST:.0f} of that of its operands"
        hint = "the fast kernels overflow; use --kernels reference"
        raise HwgenError(message, hint=hint)


def with_constant(node: QuantAdd | QuantMul, integers: Ints, *, first: bool = False) -> Ints:
    """Table [C, 256] of a sum or product with the constant integers [C], one for each channel.

    first: the constant is operand a, else it is b.
    """
    source = node.input_b if first else node.input_a
    values, constant = np.broadcast_arrays(every_integer(source), integers.reshape(-1, 1))
    operands = (constant, values) if first else (values, constant)
    return output_of(node, *operands).astype(np.int64)
