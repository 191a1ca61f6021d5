"""Layers that keep the order of all values: Flatten, Reshape and their integer forms."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat
from hwgen.ir.node import Node, QuantNode, Shape, check, one_input, output_shape
from hwgen.ir.support import Attribute, Operator, check_attributes, supported

KIND = "shape"
PROOF = ("tests/designs/test_shapes.py",)


@dataclass(frozen=True, slots=True, eq=False)
class Flatten(Node):
    """All values in the order row, column, channel."""


@dataclass(frozen=True, slots=True, eq=False)
class QuantFlatten(QuantNode):
    """All integers in the order row, column, channel; format of its input."""

    format: IntFormat


@dataclass(frozen=True, slots=True, eq=False)
class Reshape(Node):
    """The same values in the same order, in another shape."""

    shape: Shape


@dataclass(frozen=True, slots=True, eq=False)
class QuantReshape(QuantNode):
    """The same integers in the same order, in another shape; format of its input."""

    shape: Shape
    format: IntFormat


def _is_shape(value: Any) -> bool:
    return len(value) in (1, 3) and min(value) >= 1


FLATTEN = supported(
    Operator("flatten", Flatten, KIND, "all values, row by row, column by column", (), PROOF)
)
RESHAPE = supported(
    Operator(
        "reshape",
        Reshape,
        KIND,
        "the same values in the same order, in another shape",
        (
            Attribute(
                "shape",
                "(height, width, channels) or (values,), each at least 1",
                _is_shape,
                hint="one size may be -1, the others then say what it is",
                refused=((2, 2), (0,), (-1, -1, 2), ()),
            ),
        ),
        PROOF,
    )
)


@check.register(Flatten)
@check.register(QuantFlatten)
def _check_flatten(node: Flatten | QuantFlatten, shapes: Sequence[Shape]) -> list[HwgenError]:
    return one_input(node, shapes)


@check.register(Reshape)
@check.register(QuantReshape)
def _check_reshape(node: Reshape | QuantReshape, shapes: Sequence[Shape]) -> list[HwgenError]:
    errors = one_input(node, shapes) + check_attributes(node, RESHAPE)
    if not errors and math.prod(node.shape) != math.prod(shapes[0]):
        message = f"shape {node.shape} holds {math.prod(node.shape)} values"
        message += f", the input {shapes[0]} has {math.prod(shapes[0])}"
        errors.append(HwgenError(message, layer=node.name))
    return errors


@output_shape.register(Flatten)
@output_shape.register(QuantFlatten)
def _flat_shape(node: Flatten | QuantFlatten, shapes: Sequence[Shape]) -> Shape:
    return (math.prod(shapes[0]),)


@output_shape.register(Reshape)
@output_shape.register(QuantReshape)
def _shape(node: Reshape | QuantReshape, shapes: Sequence[Shape]) -> Shape:
    return node.shape
