"""Layers that pass on a part of their input: Crop, SliceChannels and their integer forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat
from hwgen.ir.node import Node, QuantNode, Shape, check, image_input, one_input, output_shape
from hwgen.ir.support import Attribute, Operator, check_attributes, supported
from hwgen.ir.window import Padding

KIND = "shape"
PROOF = ("tests/designs/test_shapes.py",)


@dataclass(frozen=True, slots=True, eq=False)
class Crop(Node):
    """The image without `margins` (top, bottom, left, right) rows and columns."""

    margins: Padding


@dataclass(frozen=True, slots=True, eq=False)
class QuantCrop(QuantNode):
    """The integer image without rows and columns at its edges; format of its input."""

    margins: Padding
    format: IntFormat


@dataclass(frozen=True, slots=True, eq=False)
class SliceChannels(Node):
    """`size` channels from channel `begin` on, of each pixel or of a flat tensor."""

    begin: int
    size: int


@dataclass(frozen=True, slots=True, eq=False)
class QuantSliceChannels(QuantNode):
    """`size` integer channels from channel `begin` on; format of its input."""

    begin: int
    size: int
    format: IntFormat


def _are_margins(value: Any) -> bool:
    return len(value) == 4 and min(value) >= 0


CROP = supported(
    Operator(
        "crop",
        Crop,
        KIND,
        "the image without rows and columns at its edges",
        (
            Attribute(
                "margins",
                "(top, bottom, left, right), each at least 0",
                _are_margins,
                refused=((0, 0, -1, 0), (1, 1)),
            ),
        ),
        PROOF,
    )
)
SLICE = supported(
    Operator(
        "slice_channels",
        SliceChannels,
        KIND,
        "some channels that follow each other",
        (
            Attribute("begin", "at least 0", lambda value: value >= 0, refused=(-1,)),
            Attribute("size", "at least 1", lambda value: value >= 1, refused=(0, -2)),
        ),
        PROOF,
    )
)

SPLIT = supported(
    Operator("split", SliceChannels, KIND, "all channels in several parts, each a slice", (), PROOF)
)


@check.register(Crop)
@check.register(QuantCrop)
def _check_crop(node: Crop | QuantCrop, shapes: Sequence[Shape]) -> list[HwgenError]:
    errors = image_input(node, shapes) + check_attributes(node, CROP)
    if not errors and min(_cropped(node, shapes[0])) < 1:
        size = f"{shapes[0][0]}x{shapes[0][1]}"
        message = f"margins {node.margins} leave nothing of an image of {size} pixels"
        errors.append(HwgenError(message, layer=node.name))
    return errors


@check.register(SliceChannels)
@check.register(QuantSliceChannels)
def _check_slice(
    node: SliceChannels | QuantSliceChannels, shapes: Sequence[Shape]
) -> list[HwgenError]:
    errors = one_input(node, shapes) + check_attributes(node, SLICE)
    if not errors and node.begin + node.size > shapes[0][-1]:
        last = node.begin + node.size - 1
        message = f"takes channels {node.begin} to {last}, the input has {shapes[0][-1]}"
        errors.append(HwgenError(message, layer=node.name))
    return errors


@output_shape.register(Crop)
@output_shape.register(QuantCrop)
def _crop_shape(node: Crop | QuantCrop, shapes: Sequence[Shape]) -> Shape:
    return (*_cropped(node, shapes[0]), shapes[0][2])


@output_shape.register(SliceChannels)
@output_shape.register(QuantSliceChannels)
def _slice_shape(node: SliceChannels | QuantSliceChannels, shapes: Sequence[Shape]) -> Shape:
    return (*shapes[0][:-1], node.size)


def _cropped(node: Crop | QuantCrop, shape: Shape) -> tuple[int, int]:
    top, bottom, left, right = node.margins
    return shape[0] - top - bottom, shape[1] - left - right
