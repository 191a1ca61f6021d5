"""How large a tensor may be: what emission can still write and simulate in minutes.

Far beyond these, counters would overflow and vectors would not fit a machine; a damaged file must
not get there.
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
MAX_VALUES = 1 << 26
"""Values of a frame."""
MAX_NUMBER = (1 << 31) - 1
"""Any number among the attributes of a layer."""


def checked_shape(node: Node, shapes: Sequence[Shape]) -> tuple[Shape, list[HwgenError]]:
    """Shape of the layer's output, () when there are mistakes in its attributes, and these.

    shapes: of its inputs, each within the limits.
    """
    errors = [*_numbers(node)] or check(node, shapes)
    if errors:
        return (), errors
    shape = output_shape(node, shapes)
    message = beyond(shape)
    if message:
        hint = "use smaller frames, or tiles of them"
        return (), [HwgenError(message, layer=node.name, hint=hint)]
    return shape, []


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
            return f"its output of {size} has {found} {what}, at most {most} are supported"
    return ""
