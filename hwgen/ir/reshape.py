"""Layers that only reorder: Flatten and QuantFlatten."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat
from hwgen.ir.node import Node, QuantNode, Shape, check, one_input, output_shape


@dataclass(frozen=True, slots=True, eq=False)
class Flatten(Node):
    """All values in the order row, column, channel."""


@dataclass(frozen=True, slots=True, eq=False)
class QuantFlatten(QuantNode):
    """All integers in the order row, column, channel; format of its input."""

    format: IntFormat


@check.register(Flatten)
@check.register(QuantFlatten)
def _check(node: Flatten | QuantFlatten, shapes: Sequence[Shape]) -> list[HwgenError]:
    return one_input(node, shapes)


@output_shape.register(Flatten)
@output_shape.register(QuantFlatten)
def _shape(node: Flatten | QuantFlatten, shapes: Sequence[Shape]) -> Shape:
    return (math.prod(shapes[0]),)
