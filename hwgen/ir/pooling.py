"""Max pooling: MaxPool2d and QuantMaxPool2d."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat
from hwgen.ir.node import Node, QuantNode, Shape, check, image_input, output_shape
from hwgen.ir.window import Padding, Pair, Window


@dataclass(frozen=True, slots=True, eq=False)
class MaxPool2d(Node):
    """Largest value of each window and channel; padded taps never win."""

    window: Pair
    stride: Pair
    padding: Padding

    @property
    def geometry(self) -> Window:
        """Window size, stride and padding."""
        return Window(self.window, self.stride, self.padding)


@dataclass(frozen=True, slots=True, eq=False)
class QuantMaxPool2d(QuantNode):
    """Largest integer of each window and channel; padded taps never win; format of its input."""

    window: Pair
    stride: Pair
    padding: Padding
    format: IntFormat

    @property
    def geometry(self) -> Window:
        """Window size, stride and padding."""
        return Window(self.window, self.stride, self.padding)


@check.register(MaxPool2d)
@check.register(QuantMaxPool2d)
def _check(node: MaxPool2d | QuantMaxPool2d, shapes: Sequence[Shape]) -> list[HwgenError]:
    errors = image_input(node, shapes)
    if not errors:
        errors = node.geometry.check(node.name, "window", shapes[0])
    top, bottom, left, right = node.padding
    too_far = max(top, bottom) >= node.window[0] or max(left, right) >= node.window[1]
    if not errors and too_far:
        message = f"padding {node.padding} must be smaller than the window {node.window}"
        hint = "a window that sees only padding has no maximum"
        errors.append(HwgenError(message, layer=node.name, hint=hint))
    return errors


@output_shape.register(MaxPool2d)
@output_shape.register(QuantMaxPool2d)
def _shape(node: MaxPool2d | QuantMaxPool2d, shapes: Sequence[Shape]) -> Shape:
    rows, columns = node.geometry.output_size(shapes[0][0], shapes[0][1])
    return rows, columns, shapes[0][2]
