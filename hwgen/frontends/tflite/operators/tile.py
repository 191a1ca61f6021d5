"""TILE of axes of size 1: rows, columns or a pixel, several times each."""

from __future__ import annotations

import math

from hwgen.errors import HwgenError
from hwgen.frontends.conversion import operands
from hwgen.frontends.source import SourceNode
from hwgen.frontends.tflite.importer import Importer
from hwgen.frontends.tflite.registry import imported
from hwgen.frontends.tflite.views import Rows
from hwgen.ir.upsample import QuantUpsampleNearest


def _tile(node: SourceNode, importer: Importer) -> None:
    key, counts_key = operands(node, 2)
    assert key is not None
    found, output = importer.views.get(key), node.outputs[0]
    layer = found.layer if isinstance(found, Rows) else importer.layer_of(key)
    shape = [1 if size == -1 else size for size in importer.file_shape(key)]
    counts = importer.integers(counts_key, "the multiples")
    if len(counts) != len(shape) or min(counts) < 1:
        raise HwgenError(f"multiples {counts} do not go with {len(shape)} axes")
    for axis, count in enumerate(counts):
        if count > 1:
            inner = math.prod(shape[axis + 1 :])
            layer = _repeated(importer, layer, shape[axis], inner, count, output)
            shape[axis] *= count
    importer.find(output, tuple(shape))
    importer.hold(output, layer)


def _repeated(
    importer: Importer, layer: str, size: int, inner: int, count: int, output: str
) -> str:
    """Every `inner` values of the layer `count` times: those of a row, or those of a pixel."""
    rows, columns, channels = importer.image(layer)
    if size != 1 or inner not in (channels, columns * channels):
        message = f"repeats an axis of size {size} with {inner} values within it"
        hint = "repeat rows, columns or one pixel, or resize to the nearest pixel"
        raise HwgenError(message, hint=hint)
    factor = (count, 1) if inner == columns * channels else (1, count)
    name, number = importer.free(f"{output}_repeated"), importer.format(layer)
    return importer.add(QuantUpsampleNearest(name, (layer,), factor, number))


PROOF = ("tests/frontends/tflite/operators/test_tile.py",)
imported("TILE", 3, (), "upsample_nearest", _tile, proof=PROOF)
