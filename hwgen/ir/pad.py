"""Padding as a layer of its own: Pad and QuantPad."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat
from hwgen.ir.node import Node, QuantNode, Shape, check, image_input, output_shape
from hwgen.ir.reach import reach
from hwgen.ir.requantized import Reach
from hwgen.ir.support import Attribute, Operator, check_attributes, supported
from hwgen.ir.window import FILLS, Padding, Window


@dataclass(frozen=True, slots=True, eq=False)
class Pad(Node):
    """The image with rows and columns around it.

    fill, one of hwgen.ir.window.FILLS: what they hold; value: with fill "constant".
    """

    padding: Padding
    fill: str
    value: float

    @property
    def geometry(self) -> Window:
        """A window of one pixel over the padded image."""
        return _geometry(self)


@dataclass(frozen=True, slots=True, eq=False)
class QuantPad(QuantNode):
    """The integer image with rows and columns around it; format of its input.

    value: an integer of the format, used with fill "constant".
    """

    padding: Padding
    fill: str
    value: int
    format: IntFormat

    @property
    def geometry(self) -> Window:
        """A window of one pixel over the padded image."""
        return _geometry(self)


def _geometry(node: Pad | QuantPad) -> Window:
    return Window((1, 1), (1, 1), node.padding, fill=node.fill)


def _is_padding(value: Any) -> bool:
    return len(value) == 4 and min(value) >= 0


def _is_real(value: Any) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)


OPERATOR = supported(
    Operator(
        "pad",
        Pad,
        "padding",
        "rows and columns around an image; a convolution behind it takes them in where it can",
        (
            Attribute(
                "padding",
                "(top, bottom, left, right), each at least 0",
                _is_padding,
                refused=((0, 0, -1, 0), (1, 1)),
            ),
            Attribute(
                "fill",
                f"one of {', '.join(FILLS)}",
                lambda value: value in FILLS,
                refused=("wrap", ""),
            ),
            Attribute(
                "value",
                "a finite number",
                _is_real,
                hint="0.0 is the zero point",
                refused=(math.inf, math.nan),
            ),
        ),
        ("tests/designs/test_pad.py",),
    )
)


@check.register(Pad)
@check.register(QuantPad)
def _check(node: Pad | QuantPad, shapes: Sequence[Shape]) -> list[HwgenError]:
    errors = image_input(node, shapes) + check_attributes(node, OPERATOR)
    if errors:
        return errors
    if isinstance(node, QuantPad) and not node.format.lo <= node.value <= node.format.hi:
        allowed = f"from {node.format.lo} to {node.format.hi}"
        errors.append(HwgenError(f"value must be {allowed}, not {node.value}", layer=node.name))
    return errors + node.geometry.check(node.name, "window", shapes[0])


@output_shape.register(Pad)
@output_shape.register(QuantPad)
def _shape(node: Pad | QuantPad, shapes: Sequence[Shape]) -> Shape:
    rows, columns = node.geometry.output_size(shapes[0][0], shapes[0][1])
    return rows, columns, shapes[0][2]


@reach.register(QuantPad)
def _reach(node: QuantPad, source: Reach) -> Reach:
    if node.fill != "constant" or not any(node.padding):
        return source
    return min(source[0], node.value), max(source[1], node.value)
