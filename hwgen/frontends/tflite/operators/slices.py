"""SLICE, STRIDED_SLICE, SPLIT and SPLIT_V: channels that follow each other, and parts of images."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hwgen.errors import HwgenError
from hwgen.frontends.conversion import operands, sources
from hwgen.frontends.source import SourceNode
from hwgen.frontends.tflite.importer import Importer
from hwgen.frontends.tflite.layout import CHANNEL, HEIGHT, WIDTH, axis_of
from hwgen.frontends.tflite.registry import anything, imported
from hwgen.ir.crop import QuantCrop, QuantSliceChannels
from hwgen.ir.pooling import QuantMaxPool2d
from hwgen.ir.support import Attribute


@dataclass(frozen=True, slots=True)
class _Part:
    """Positions begin, begin + step, ... below end of one axis."""

    begin: int
    end: int
    step: int = 1


def _slice(node: SourceNode, importer: Importer) -> None:
    """A size of -1 is all that is left."""
    key, begin_key, size_key = operands(node, 3)
    shape = _frame_of(importer, key)
    begins, sizes = (_whole(importer, k, shape) for k in (begin_key, size_key))
    parts = [
        _Part(begin, length if size == -1 else begin + size)
        for begin, size, length in zip(begins, sizes, shape, strict=True)
    ]
    _cut(importer, key, node.outputs[0], shape, parts)


def _strided_slice(node: SourceNode, importer: Importer) -> None:
    """As NumPy: negative positions count from the end; masks leave limits out."""
    key, *limits = operands(node, 4)
    assert key is not None
    shape = _frame_of(importer, key)
    known = importer.is_known(key)
    begins, ends, steps = (_whole(importer, k, shape) for k in limits)
    parts = [
        _limits(node, axis, length, begins[axis], ends[axis], steps[axis])
        for axis, length in enumerate(shape)
    ]
    if known:
        _fold(importer, key, node, parts)
        return
    _cut(importer, key, node.outputs[0], shape, parts)


def _limits(node: SourceNode, axis: int, length: int, begin: int, end: int, step: int) -> _Part:
    """One axis of a STRIDED_SLICE; an axis that is shrunk keeps one position."""
    masks = {
        name: int(node.attributes[f"{name}_mask"]) >> axis & 1
        for name in ("begin", "end", "shrink_axis")
    }
    if step < 1:
        raise HwgenError(f"strides must be at least 1, not {step}")
    if masks["shrink_axis"]:
        place = begin + length if begin < 0 else begin
        return _Part(place, place + 1)
    first, beyond, _ = slice(
        None if masks["begin"] else begin, None if masks["end"] else end, step
    ).indices(length)
    return _Part(first, beyond, step)


def _fold(importer: Importer, key: str, node: SourceNode, parts: Sequence[_Part]) -> None:
    """A part of a constant, such as one size of a shape."""
    values = importer.values(key, "the operand")
    _check(parts, values.shape)
    values = values[tuple(slice(part.begin, part.end, part.step) for part in parts)]
    shrunk = [a for a in range(values.ndim) if int(node.attributes["shrink_axis_mask"]) >> a & 1]
    importer.know(node.outputs[0], np.squeeze(values, axis=tuple(shrunk)))
    importer.note("known before the network runs")


def _split(node: SourceNode, importer: Importer) -> None:
    """Equal parts, one for each output."""
    axis_key, key = sources(node, 2)
    _parts(node, importer, key, axis_key, None)


def _split_v(node: SourceNode, importer: Importer) -> None:
    """Parts of the given sizes; one may be -1, which is the rest."""
    key, sizes_key, axis_key = sources(node, 3)
    _parts(node, importer, key, axis_key, importer.integers(sizes_key, "the sizes"))


def _parts(
    node: SourceNode,
    importer: Importer,
    key: str | None,
    axis_key: str | None,
    sizes: list[int] | None,
) -> None:
    shape = _frame_of(importer, key)
    axis = importer.integers(axis_key, "the axis")[0] % (len(shape) or 1)
    count, length = max(len(node.outputs), 1), (*shape, 1)[axis]
    sizes = sizes or [length // count] * count
    sizes = [length - sum(n for n in sizes if n > 0) if n == -1 else n for n in sizes]
    if len(sizes) != count or sum(sizes) != length or min(sizes) < 1:
        raise HwgenError(f"parts of {sizes} do not make the {length} of axis {axis}")
    whole = [_Part(0, size) for size in shape]
    begin = 0
    for output, size in zip(node.outputs, sizes, strict=True):
        part = _Part(begin, begin + size)
        _cut(importer, key, output, shape, [*whole[:axis], part, *whole[axis + 1 :]])
        begin += size


def _cut(
    importer: Importer,
    key: str | None,
    output: str,
    shape: tuple[int, ...],
    parts: Sequence[_Part],
) -> None:
    """Rows and columns first, then those at a stride, then channels."""
    _check(parts, shape)
    wanted = {HEIGHT: _Part(0, 1), WIDTH: _Part(0, 1), CHANNEL: _Part(0, 1)}
    for axis, part in enumerate(parts):
        place = axis_of(str(key), shape, axis)
        if place is not None:
            wanted[place] = part
    layer = _cropped(importer, importer.layer_of(key), output, wanted)
    layer = _strided(importer, layer, output, wanted)
    importer.rename(output, _channels(importer, layer, output, wanted[CHANNEL]))


def _check(parts: Sequence[_Part], shape: tuple[int, ...]) -> None:
    for axis, (part, length) in enumerate(zip(parts, shape, strict=True)):
        if not 0 <= part.begin < part.end <= length:
            message = f"takes {part.begin} to {part.end - 1} of axis {axis}, which has {length}"
            raise HwgenError(message)


def _cropped(importer: Importer, layer: str, output: str, parts: Mapping[int, _Part]) -> str:
    shape, rows, columns = importer.shape(layer), parts[HEIGHT], parts[WIDTH]
    if len(shape) != 3:
        return layer
    margins = rows.begin, shape[0] - rows.end, columns.begin, shape[1] - columns.end
    if not any(margins):
        return layer
    return importer.add(
        QuantCrop(importer.free(f"{output}_crop"), (layer,), margins, importer.format(layer))
    )


def _strided(importer: Importer, layer: str, output: str, parts: Mapping[int, _Part]) -> str:
    """Some rows and columns: the largest value of windows of one pixel."""
    strides = parts[HEIGHT].step, parts[WIDTH].step
    if strides == (1, 1):
        return layer
    name, number = importer.free(f"{output}_strided"), importer.format(layer)
    none = (0, 0, 0, 0)
    return importer.add(QuantMaxPool2d(name, (layer,), (1, 1), strides, none, number))


def _channels(importer: Importer, layer: str, output: str, part: _Part) -> str:
    if part.step != 1:
        raise HwgenError(f"channels must have stride 1, not {part.step}")
    size = part.end - part.begin
    if size == importer.shape(layer)[-1]:
        return layer
    name, number = importer.free(output), importer.format(layer)
    return importer.add(QuantSliceChannels(name, (layer,), part.begin, size, number))


def _frame_of(importer: Importer, key: str | None) -> tuple[int, ...]:
    """Shape of a tensor as in the file, with a batch of 1 where it is unknown."""
    if key is None:
        raise HwgenError("an input is missing")
    if importer.is_known(key):
        return importer.values(key, "the operand").shape
    shape = importer.file_shape(key)
    return (1, *shape[1:]) if shape[:1] == (-1,) else shape


def _whole(importer: Importer, key: str | None, shape: tuple[int, ...]) -> list[int]:
    """Constant whole numbers, one for each axis."""
    values = importer.integers(key, "a limit") if shape else []
    if len(values) != len(shape):
        raise HwgenError(f"must have a limit for each of {len(shape)} axes, not {len(values)}")
    return values


_NONE = tuple(
    Attribute(f"{name}_mask", "0", lambda value: value == 0) for name in ("ellipsis", "new_axis")
)
_MASKS = tuple(anything(f"{name}_mask") for name in ("begin", "end", "shrink_axis"))
_OFFSET = Attribute("offset", "False", lambda value: not value)
_BECOMES = "crop, slice_channels"
imported("SLICE", 6, (), _BECOMES, _slice)
imported("STRIDED_SLICE", 8, (*_MASKS, *_NONE, _OFFSET), f"{_BECOMES}, max_pool2d", _strided_slice)
imported("SPLIT", 4, (anything("num_splits"),), _BECOMES, _split)
imported("SPLIT_V", 2, (anything("num_splits"),), _BECOMES, _split_v)
