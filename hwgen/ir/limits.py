"""How large a tensor may be: what emission can still write in minutes.

Far beyond these, counters would overflow; a damaged file must not get there. Scheduling has a limit
of its own where the rows of an image do not repeat (hwgen/schedule/work.py).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

from hwgen.errors import HwgenError
from hwgen.ir.node import Node, Shape, check, output_shape

MAX_POSITIONS = 1 << 23
"""Rows times columns: 3840 x 2160 fits."""
MAX_CHANNELS = 1 << 20
"""Values of a position, or of a flat tensor."""
MAX_VALUES = 1 << 32
"""Values of a frame: 1024 x 1024 x 2048 fits, with padding, too."""
MAX_NUMBER = (1 << 31) - 1
"""Any number among the attributes of a layer."""


def checked_shape(node: Node, shapes: Sequence[Shape]) -> tuple[Shape, list[HwgenError]]:
    """Shape of the layer's output, () when there are mistakes in its attributes, and these.

    shapes: of its inputs, each within the limits.
    """
    errors = [*_numbers(node)] or [*_padding(node, shapes)] or check(node, shapes)
    if errors:
        return (), errors
    shape = output_shape(node, shapes)
    message = beyond(shape)
    return shape, [_too_large(node, f"its output {message}")] if message else []


def _padding(node: Node, shapes: Sequence[Shape]) -> Iterator[HwgenError]:
    """A mistake when the windows of a layer would go over an image that is too large."""
    sides = getattr(node, "padding", None)
    if isinstance(sides, tuple) and len(sides) == 4 and shapes and len(shapes[0]) == 3:
        height, width, channels = shapes[0]
        top, bottom, left, right = sides
        message = beyond((height + top + bottom, width + left + right, channels))
        if message:
            yield _too_large(node, f"its padded input {message}")


def _too_large(node: Node, message: str) -> HwgenError:
    return HwgenError(message, layer=node.name, hint="use smaller frames, or tiles of them")


def _numbers(node: Node) -> Iterator[HwgenError]:
    """A mistake for each attribute that holds a number which no counter could."""
    for field in fields(node):
        value = getattr(node, field.name)
        if any(abs(number) > MAX_NUMBER for number in _integers(value)):
            message = f"{field.name} must be within 2^31, not {value}"
            yield HwgenError(message, layer=node.name)


def _integers(value: Any) -> Iterator[int]:
    if isinstance(value, int):
        yield value
    if isinstance(value, tuple):
        for each in value:
            yield from _integers(each)


def beyond(shape: Shape) -> str:
    """What of a tensor (height, width, channels) or (values,) is too much, "" when nothing is."""
    *sides, channels = shape
    measures = (
        (math.prod(sides), MAX_POSITIONS, "positions"),
        (channels, MAX_CHANNELS, "channels" if sides else "values"),
        (math.prod(shape), MAX_VALUES, "values"),
    )
    for found, most, what in measures:
        if found > most:
            size = "x".join(map(str, shape))
            return f"of {size} has {found} {what}, at most {most} are supported"
    return ""
