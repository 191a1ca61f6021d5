"""ADD, SUB and MUL: of two tensors, or of a tensor and a constant, which makes it a table."""

from __future__ import annotations

from dataclasses import dataclass

from hwgen.errors import HwgenError
from hwgen.frontends.conversion import operands
from hwgen.frontends.source import SourceNode
from hwgen.frontends.tflite.importer import Importer
from hwgen.frontends.tflite.pairwise import integer_product, integer_sum, with_constant
from hwgen.frontends.tflite.quantized import fused_bounds
from hwgen.frontends.tflite.registry import ACTIVATION, anything, imported
from hwgen.ir.formats import IntFormat
from hwgen.ir.lookup import QuantLookup
from hwgen.ir.node import Shape
from hwgen.ir.pairwise import QuantAdd, QuantMul
from hwgen.ir.upsample import QuantUpsampleNearest

Pair = QuantAdd | QuantMul


@dataclass(frozen=True, slots=True, eq=False)
class _Operation:
    """The runtime's kernel for one node, whatever its operands are."""

    operator: str
    target: IntFormat
    bounds: tuple[int, int]
    kernels: str

    def layer(self, name: str, inputs: tuple[str, str], a: IntFormat, b: IntFormat) -> Pair:
        """Layer `name` of operands of formats a and b."""
        common = (name, inputs, a, b, self.target, self.bounds, self.kernels)
        if self.operator == "MUL":
            return integer_product(*common)
        return integer_sum(*common, subtract=self.operator == "SUB")


def _pairwise(node: SourceNode, importer: Importer) -> None:
    a, b = operands(node, 2)
    assert a is not None
    assert b is not None
    target = importer.number(node.outputs[0])
    bounds = fused_bounds(node.attributes["fused_activation_function"], target)
    operation = _Operation(node.operator, target, bounds, importer.options.kernels)
    if importer.is_known(a) or importer.is_known(b):
        _with_constant(node, importer, operation)
        return
    shape = importer.frame(node.outputs[0])
    left, right = (_repeated(importer, key, shape) for key in (a, b))
    formats = importer.format(left), importer.format(right)
    importer.put(node.outputs[0], lambda name: operation.layer(name, (left, right), *formats))


def _with_constant(node: SourceNode, importer: Importer, operation: _Operation) -> None:
    """A table for all channels, or one for each."""
    first = importer.is_known(str(node.inputs[0]))
    constant, key = node.inputs if first else node.inputs[::-1]
    source, output = importer.layer_of(key), node.outputs[0]
    number = importer.format(source)
    integers = importer.per_channel(str(constant), importer.shape(source))
    formats = (importer.number(str(constant)), number)
    a, b = formats if first else formats[::-1]
    entries = with_constant(operation.layer("", ("a", "b"), a, b), integers, first=first)
    importer.put(
        output, lambda name: QuantLookup(name, (source,), number, operation.target, entries)
    )


def _repeated(importer: Importer, key: str, shape: Shape) -> str:
    """The layer of a tensor, its one pixel repeated where the result is an image of `shape`."""
    layer = importer.layer_of(key)
    found = importer.shape(layer)
    if found == shape:
        return layer
    if len(shape) != 3 or found not in ((1, 1, shape[2]), (shape[2],)):
        message = f"tensor '{key}' {found} can't be repeated to {shape}"
        raise HwgenError(message, hint="one pixel is repeated, or no value")
    pixel = importer.reshaped(layer, (1, 1, shape[2]), f"{key}_pixel")
    name, number = importer.free(f"{key}_repeated"), importer.format(layer)
    return importer.add(QuantUpsampleNearest(name, (pixel,), (shape[0], shape[1]), number))


imported("ADD", 5, (ACTIVATION, anything("pot_scale_int16")), "add, or a table", _pairwise)
imported("SUB", 5, (ACTIVATION, anything("pot_scale_int16")), "sub, or a table", _pairwise)
imported("MUL", 7, (ACTIVATION,), "mul, or a table", _pairwise)
