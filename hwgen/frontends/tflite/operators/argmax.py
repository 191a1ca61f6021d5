"""ARG_MAX over the channels."""

from __future__ import annotations

from hwgen.errors import HwgenError
from hwgen.frontends.conversion import operands
from hwgen.frontends.source import SourceNode
from hwgen.frontends.tflite.importer import Importer
from hwgen.frontends.tflite.layout import CHANNEL, axis_of
from hwgen.frontends.tflite.registry import imported
from hwgen.ir.argmax import QuantArgmax, argmax_format
from hwgen.ir.support import Attribute


def _argmax(node: SourceNode, importer: Importer) -> None:
    """The index has as many bits as it needs; its value is that of the file."""
    (key, axis_key), output = operands(node, 2), node.outputs[0]
    assert key is not None
    source, shape = importer.layer_of(key), importer.file_shape(key)
    axis = importer.integers(axis_key, "the axis")[0]
    if axis_of(key, shape, axis) != CHANNEL:
        raise HwgenError(f"axis must be that of the channels, {len(shape) - 1}, not {axis}")
    number = importer.format(source)
    target = argmax_format(importer.shape(source)[-1], number, False)
    layer = QuantArgmax(importer.free(output), (source,), False, number, target)
    importer.bind(output, importer.add(layer))


_TYPE = Attribute("output_type", "INT32 or INT64", ("INT32", "INT64").__contains__)
imported("ARG_MAX", 3, (_TYPE,), "argmax", _argmax)
