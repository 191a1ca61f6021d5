"""CONCATENATION along the channels."""

from __future__ import annotations

from hwgen.errors import HwgenError
from hwgen.frontends.conversion import sources
from hwgen.frontends.source import SourceNode
from hwgen.frontends.tflite.importer import Importer
from hwgen.frontends.tflite.layout import CHANNEL, axis_of
from hwgen.frontends.tflite.registry import NO_ACTIVATION, anything, imported
from hwgen.ir.concat import QuantConcat


def _concatenation(node: SourceNode, importer: Importer) -> None:
    """All tensors have one format, as the runtime demands it."""
    keys = sources(node, len(node.inputs))
    if not keys or len(node.outputs) != 1:
        raise HwgenError(f"must have inputs and 1 output, not {len(keys)} and {len(node.outputs)}")
    output = node.outputs[0]
    shape, axis = importer.file_shape(output), int(node.attributes["axis"])
    if axis_of(output, shape, axis) != CHANNEL:
        message = f"axis must be that of the channels, {len(shape) - 1}, not {axis}"
        raise HwgenError(message)
    layers = tuple(importer.layer_of(key) for key in keys)
    number = importer.number(output)
    for key, layer in zip(keys, layers, strict=True):
        if importer.format(layer) != number:
            hint = "the runtime demands one scale and one zero point"
            message = f"tensor '{key}' has another format than the result '{output}'"
            raise HwgenError(message, hint=hint)
    if len(layers) == 1:
        importer.rename(output, layers[0])
        return
    importer.put(output, lambda name: QuantConcat(name, layers, (number,) * len(layers), number))


imported("CONCATENATION", 4, (anything("axis"), NO_ACTIVATION), "concat", _concatenation)
