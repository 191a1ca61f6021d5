"""Softmax over the channels: Softmax and QuantSoftmax."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from hwgen.arithmetic.softmax import FRACTION_BITS, MAX_CHANNELS
from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat
from hwgen.ir.node import Node, QuantNode, Shape, check, one_input, output_shape, reads
from hwgen.ir.reach import reach
from hwgen.ir.requantized import Reach
from hwgen.ir.support import Operator, supported

MAX_BITS = 8
"""Of the input; the output has 8."""


@dataclass(frozen=True, slots=True, eq=False)
class Softmax(Node):
    """exp(x) / sum(exp(x)) over the channels of each pixel, or of a flat tensor."""


@dataclass(frozen=True, slots=True, eq=False)
class QuantSoftmax(QuantNode):
    """The rule of hwgen.arithmetic.softmax for beta * x; format: that of `softmax_format`."""

    input_format: IntFormat
    format: IntFormat
    beta: float = 1.0

    @property
    def step(self) -> float:
        """What one step of an integer adds to the exponent."""
        return self.beta * self.input_format.spacing


SOFTMAX = supported(
    Operator(
        "softmax",
        Softmax,
        "head",
        f"exp(x) / sum(exp(x)), at most {MAX_CHANNELS} channels of at most {MAX_BITS} bits",
        (),
        ("tests/designs/test_heads.py",),
    )
)


def softmax_format(source: IntFormat) -> IntFormat:
    """Format of the result: 8 bits of scale 1/256, the smallest integer stands for 0."""
    return IntFormat(8, source.signed, 1 / 256, -128 if source.signed else 0)


@check.register(Softmax)
def _check(node: Softmax, shapes: Sequence[Shape]) -> list[HwgenError]:
    errors = one_input(node, shapes)
    if not errors and shapes[0][-1] > MAX_CHANNELS:
        message = f"takes at most {MAX_CHANNELS} channels, not {shapes[0][-1]}"
        errors.append(HwgenError(message, layer=node.name))
    return errors


@check.register(QuantSoftmax)
def _check_quant(node: QuantSoftmax, shapes: Sequence[Shape]) -> list[HwgenError]:
    errors = _check(Softmax(node.name, node.inputs), shapes)
    if not (math.isfinite(node.beta) and node.beta > 0):
        message = f"beta must be a finite positive number, not {node.beta}"
        errors.append(HwgenError(message, layer=node.name))
    errors += check_source(node.name, node.input_format, node.beta)
    expected = softmax_format(node.input_format)
    if node.format != expected:
        message = f"format must be {expected}, not {node.format}"
        errors.append(HwgenError(message, layer=node.name))
    return errors


def check_source(layer: str, source: IntFormat, beta: float = 1.0) -> list[HwgenError]:
    """Mistakes in the format that a softmax of beta * x reads."""
    errors = []
    if source.bits > MAX_BITS:
        message = f"takes inputs of at most {MAX_BITS} bits, not {source.bits}"
        hint = "set activation_bits of the layer before it"
        errors.append(HwgenError(message, layer=layer, hint=hint))
    if beta * source.scale <= 2.0**-FRACTION_BITS:
        message = f"takes inputs with a scale above 2**-{FRACTION_BITS}, not {beta * source.scale}"
        errors.append(HwgenError(message, layer=layer))
    return errors


@output_shape.register(Softmax)
@output_shape.register(QuantSoftmax)
def _shape(node: Softmax | QuantSoftmax, shapes: Sequence[Shape]) -> Shape:
    return shapes[0]


@reads.register(QuantSoftmax)
def _reads(node: QuantSoftmax) -> tuple[IntFormat, ...]:
    return (node.input_format,)


@reach.register(QuantSoftmax)
def _reach(node: QuantSoftmax, source: Reach) -> Reach:
    return node.format.lo, node.format.hi
