"""PAD, PADV2 and MIRROR_PAD around the height and the width of an image."""

from __future__ import annotations

from hwgen.errors import HwgenError
from hwgen.frontends.conversion import operands
from hwgen.frontends.source import SourceNode
from hwgen.frontends.tflite.importer import Importer
from hwgen.frontends.tflite.layout import CHANNEL, HEIGHT, WIDTH, axis_of
from hwgen.frontends.tflite.registry import imported
from hwgen.ir.pad import QuantPad
from hwgen.ir.support import Attribute
from hwgen.ir.window import Padding

_FILL = {"REFLECT": "reflect", "SYMMETRIC": "edge"}


def _zeros(node: SourceNode, importer: Importer) -> None:
    """The padding is the integer that stands for 0."""
    key, pads = operands(node, 2)
    _pad(node, importer, pads, "constant", importer.number(node.outputs[0]).zero_point)


def _values(node: SourceNode, importer: Importer) -> None:
    """The padding is the integer of a third tensor, of the format of the output."""
    _, pads, value = operands(node, 3)
    integers = importer.integers(value, "the value of the padding")
    if len(integers) != 1:
        raise HwgenError(f"must have one value of the padding, not {len(integers)}")
    _pad(node, importer, pads, "constant", integers[0])


def _mirrored(node: SourceNode, importer: Importer) -> None:
    """SYMMETRIC repeats the pixel at the edge, which by one pixel is the nearest one."""
    _, pads = operands(node, 2)
    mode = node.attributes["mode"]
    if mode == "SYMMETRIC" and max(importer.integers(pads, "the padding")) > 1:
        raise HwgenError("padding SYMMETRIC must be at most 1 on each side")
    _pad(node, importer, pads, _FILL[mode], 0)


def _pad(node: SourceNode, importer: Importer, pads: str | None, fill: str, value: int) -> None:
    key, output = node.inputs[0], node.outputs[0]
    source = importer.layer_of(key)
    sides = importer.integers(pads, "the padding")
    padding = _sides(str(key), importer.file_shape(str(key)), sides)
    if not any(padding):
        importer.rename(output, source)
        return
    importer.image(source)
    number = importer.format(source)
    importer.put(output, lambda name: QuantPad(name, (source,), padding, fill, value, number))


def _sides(key: str, shape: tuple[int, ...], pads: list[int]) -> Padding:
    """(top, bottom, left, right) from the pairs of a file, one for each axis."""
    if len(pads) != 2 * len(shape):
        raise HwgenError(f"padding must have a pair for each axis, not {len(pads)} numbers")
    found = {HEIGHT: (0, 0), WIDTH: (0, 0)}
    for axis, (before, after) in enumerate(zip(pads[::2], pads[1::2], strict=True)):
        place = axis_of(key, shape, axis)
        if place in (None, CHANNEL) and (before or after):
            raise HwgenError(f"pads axis {axis}, which is neither height nor width")
        if min(before, after) < 0:
            raise HwgenError(f"padding must not be negative: {before}, {after}")
        if place in found:
            found[place] = before, after
    return (*found[HEIGHT], *found[WIDTH])


_MODE = Attribute("mode", "REFLECT or SYMMETRIC", _FILL.__contains__)
imported("PAD", 4, (), "pad, or padding of the layer behind it", _zeros)
imported("PADV2", 4, (), "pad, or padding of the layer behind it", _values)
imported("MIRROR_PAD", 3, (_MODE,), "pad, or padding of the layer behind it", _mirrored)
