"""Axes: from a file's tensor with its batch to an image or a flat tensor, and back."""

from __future__ import annotations

import math

from hwgen.errors import HwgenError
from hwgen.ir.node import Shape

HEIGHT, WIDTH, CHANNEL = 0, 1, 2


def frame_shape(key: str, shape: tuple[int, ...] | None) -> Shape:
    """(height, width, channels) or (values,) of a tensor of the file.

    [N, H, W, C] is an image, [N, L, C] an image of one row, [N, C] and [C] are flat; N is 1 or
    unknown. Raises HwgenError on other tensors.
    """
    if shape is None:
        raise HwgenError(f"tensor '{key}' has no shape")
    if len(shape) < 2:
        sizes: Shape = shape or (1,)
    else:
        sizes = shape[1:]
        if shape[0] not in (1, -1):
            hint = "convert the model for one frame at a time"
            raise HwgenError(f"tensor '{key}' {_text(shape)} has a batch of {shape[0]}", hint=hint)
    if min(sizes) < 1:
        raise HwgenError(f"tensor '{key}' {_text(shape)} must have sizes of at least 1")
    return _of_rank(key, shape, sizes)


def is_frame(shape: tuple[int, ...]) -> bool:
    """False for a tensor of known sizes that `frame_shape` refuses: its batch is none of 1, or it
    has more axes than an image."""
    if min(shape[1:], default=1) < 1:
        return True
    return len(shape) < 2 or (shape[0] in (1, -1) and math.prod(shape[1:-3]) == 1)


def _of_rank(key: str, shape: tuple[int, ...], sizes: Shape) -> Shape:
    if len(sizes) in (1, 3):
        return sizes
    if len(sizes) == 2:
        return 1, *sizes
    if math.prod(sizes[:-3]) == 1:
        return sizes[-3:]
    raise HwgenError(f"tensor '{key}' {_text(shape)} has more than 4 axes")


def axis_of(key: str, shape: tuple[int, ...], axis: int) -> int | None:
    """HEIGHT, WIDTH or CHANNEL of an axis of a file's tensor, None for its batch.

    Raises HwgenError when the tensor has no such axis.
    """
    rank = len(shape)
    if not -rank <= axis < rank:
        raise HwgenError(f"tensor '{key}' {_text(shape)} has no axis {axis}")
    place = axis % rank
    if place == 0 and rank > 1:
        return None
    found = place - rank + 3
    if found < 0:
        raise HwgenError(f"axis {axis} of tensor '{key}' {_text(shape)} is none of an image")
    return found


def _text(shape: tuple[int, ...]) -> str:
    return "[" + ", ".join(map(str, shape)) + "]"
