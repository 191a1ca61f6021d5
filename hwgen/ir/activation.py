"""Activations that stand alone: Relu and QuantClamp."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat
from hwgen.ir.node import Node, QuantNode, Shape, check, one_input, output_shape
from hwgen.ir.weights import check_clamp


@dataclass(frozen=True, slots=True, eq=False)
class Relu(Node):
    """max(x, 0) of each value."""


@dataclass(frozen=True, slots=True, eq=False)
class QuantClamp(QuantNode):
    """min(max(x, lo), hi) of each integer: a ReLU that could not be fused; format of its input."""

    format: IntFormat
    lo: int
    hi: int


@check.register(Relu)
def _check_relu(node: Relu, shapes: Sequence[Shape]) -> list[HwgenError]:
    return one_input(node, shapes)


@check.register(QuantClamp)
def _check_clamp(node: QuantClamp, shapes: Sequence[Shape]) -> list[HwgenError]:
    return one_input(node, shapes) + check_clamp(node.name, node.format, node.lo, node.hi)


@output_shape.register(Relu)
@output_shape.register(QuantClamp)
def _shape(node: Relu | QuantClamp, shapes: Sequence[Shape]) -> Shape:
    return shapes[0]
