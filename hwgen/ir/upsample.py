"""Upsampling to the nearest pixel: UpsampleNearest and its integer form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat
from hwgen.ir.node import Node, QuantNode, Shape, check, image_input, output_shape
from hwgen.ir.support import Attribute, Operator, check_attributes, supported
from hwgen.ir.window import Pair


@dataclass(frozen=True, slots=True, eq=False)
class UpsampleNearest(Node):
    """Each pixel becomes `factor` (rows, columns) equal ones."""

    factor: Pair


@dataclass(frozen=True, slots=True, eq=False)
class QuantUpsampleNearest(QuantNode):
    """Each integer pixel becomes `factor` (rows, columns) equal ones; format of its input."""

    factor: Pair
    format: IntFormat


def _are_factors(value: Any) -> bool:
    return len(value) == 2 and min(value) >= 1


UPSAMPLE = supported(
    Operator(
        "upsample_nearest",
        UpsampleNearest,
        "shape",
        "each pixel several times, along the columns and along the rows",
        (
            Attribute(
                "factor",
                "(vertical, horizontal), each at least 1",
                _are_factors,
                refused=((0, 2), (2, -1)),
            ),
        ),
        ("tests/designs/test_shapes.py",),
    )
)


@check.register(UpsampleNearest)
@check.register(QuantUpsampleNearest)
def _check(
    node: UpsampleNearest | QuantUpsampleNearest, shapes: Sequence[Shape]
) -> list[HwgenError]:
    return image_input(node, shapes) + check_attributes(node, UPSAMPLE)


@output_shape.register(UpsampleNearest)
@output_shape.register(QuantUpsampleNearest)
def _shape(node: UpsampleNearest | QuantUpsampleNearest, shapes: Sequence[Shape]) -> Shape:
    height, width, channels = shapes[0]
    return height * node.factor[0], width * node.factor[1], channels
