"""CONCATENATION along channels, columns or rows."""

from __future__ import annotations

import math

import numpy as np

from hwgen.errors import HwgenError
from hwgen.frontends.conversion import sources
from hwgen.frontends.source import SourceNode
from hwgen.frontends.tflite.importer import KNOWN, Importer
from hwgen.frontends.tflite.layout import CHANNEL, axis_of
from hwgen.frontends.tflite.registry import NO_ACTIVATION, anything, imported
from hwgen.ir.concat import QuantConcat
from hwgen.ir.formats import IntFormat
from hwgen.ir.lookup import QuantLookup, every_integer


def _concatenation(node: SourceNode, importer: Importer) -> None:
    """All tensors of int8 have one format, as the runtime demands it."""
    keys = sources(node, len(node.inputs))
    if not keys or len(node.outputs) != 1:
        raise HwgenError(f"must have inputs and 1 output, not {len(keys)} and {len(node.outputs)}")
    output = node.outputs[0]
    if all(key is not None and importer.is_known(key) for key in keys):
        _join_known(node, importer, keys)
        return
    shape, axis = importer.file_shape(output), int(node.attributes["axis"])
    place = axis_of(output, shape, axis)
    if place is None:
        raise HwgenError("cannot join along the batch")
    layers = tuple(_scaled(importer, key, output) for key in keys)
    number = importer.number(output)
    if len(layers) == 1:
        importer.rename(output, layers[0])
        return
    if place == CHANNEL:
        importer.put(output, lambda name: _joined(name, layers, number))
    else:
        _within(importer, output, layers, place)


def _join_known(node: SourceNode, importer: Importer, keys: tuple[str | None, ...]) -> None:
    """Of constants alone, such as the sizes of a shape."""
    values = [importer.values(key, "each operand") for key in keys]
    try:
        joined = np.concatenate(values, int(node.attributes["axis"]))
    except ValueError:
        shapes = [list(value.shape) for value in values]
        raise HwgenError(f"cannot join constants of shapes {shapes}") from None
    importer.know(node.outputs[0], joined)
    importer.note(KNOWN)


def _scaled(importer: Importer, key: str | None, output: str) -> str:
    """The layer of an operand in the format of the result; only uint8 may have another one."""
    layer, number = importer.layer_of(key), importer.number(output)
    source = importer.format(layer)
    if source == number:
        return layer
    if source.signed or number.signed or importer.options.kernels != "reference":
        hint = "the runtime demands one scale and one zero point"
        message = f"tensor '{key}' has another format than the result '{output}'"
        raise HwgenError(message, hint=hint)
    with np.errstate(all="ignore"):
        factor = np.float32(source.scale) * (np.float32(1) / np.float32(number.scale))
        centre = np.float32(-source.zero_point) * factor
        steps = every_integer(source).astype(np.float32) * factor + centre
    if not np.isfinite(steps).all():
        raise HwgenError(f"cannot bring scale {source.scale:g} of '{key}' to {number.scale:g}")
    away = np.trunc(steps + np.copysign(np.float32(0.5), steps)).astype(np.float64)
    entries = np.clip(away + number.zero_point, number.lo, number.hi).astype(np.int64)[None]
    return importer.add(
        QuantLookup(importer.free(f"{key}_scaled"), (layer,), source, number, entries)
    )


def _within(importer: Importer, output: str, layers: tuple[str, ...], place: int) -> None:
    """Rows or columns: all that lies within the axis is channels."""
    frame = importer.frame(output)
    outer = math.prod((1,) * (3 - len(frame)) + frame[: place + len(frame) - 3])
    parts = []
    for at, layer in enumerate(layers):
        values = math.prod(importer.shape(layer))
        if values % outer:
            raise HwgenError(f"operand {at} of {values} values does not go with {outer} rows")
        shape = (values,) if outer == 1 else (outer, 1, values // outer)
        parts.append(importer.reshaped(layer, shape, f"{output}_part"))
    name, number = importer.free(f"{output}_joined"), importer.number(output)
    joined = importer.add(_joined(name, tuple(parts), number))
    if math.prod(importer.shape(joined)) != math.prod(frame):
        raise HwgenError(f"its operands do not make the {math.prod(frame)} values of '{output}'")
    importer.rename(output, joined)


def _joined(name: str, layers: tuple[str, ...], number: IntFormat) -> QuantConcat:
    return QuantConcat(name, layers, (number,) * len(layers), number)


imported("CONCATENATION", 4, (anything("axis"), NO_ACTIVATION), "concat", _concatenation)
