"""QUANTIZE and DEQUANTIZE: other integers for the same numbers, and floats at the ports."""

from __future__ import annotations

from hwgen.errors import HwgenError
from hwgen.frontends.conversion import operands
from hwgen.frontends.source import SourceNode
from hwgen.frontends.tflite.functions import table
from hwgen.frontends.tflite.importer import Importer
from hwgen.frontends.tflite.registry import imported
from hwgen.ir.lookup import QuantLookup


def _quantize(node: SourceNode, importer: Importer) -> None:
    (key,), output = operands(node, 1), node.outputs[0]
    assert key is not None
    if key in importer.source.inputs and importer.tensor(key).dtype == "float32":
        importer.enter(key, output)
        importer.note(f"the input port carries the integers of '{output}'")
        return
    source, target = importer.layer_of(key), importer.number(output)
    number = importer.format(source)
    entries = table("QUANTIZE", number, target, node.attributes, importer.options.kernels)
    importer.put(output, lambda name: QuantLookup(name, (source,), number, target, entries))


def _dequantize(node: SourceNode, importer: Importer) -> None:
    (key,), output = operands(node, 1), node.outputs[0]
    assert key is not None
    if importer.is_known(key):
        hint = "convert the model to full 8-bit integers, with a representative data set"
        raise HwgenError(f"makes floating-point weights of tensor '{key}'", hint=hint)
    layer = importer.layer_of(key)
    if output not in importer.source.outputs or importer.is_read(output):
        raise HwgenError(f"makes floating-point values of tensor '{key}' within the network")
    importer.bind(output, layer, exact=False)
    importer.note(f"the output port carries the integers of '{key}'")


imported("QUANTIZE", 3, (), "table, or nothing at an input", _quantize)
imported("DEQUANTIZE", 6, (), "nothing: the host multiplies by the scale", _dequantize)
