"""Add, Sub, Mul, Div of two tensors or of a tensor and a constant, QLinearAdd, QLinearMul."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError
from hwgen.frontends.layout import ordered
from hwgen.frontends.onnx.formats import CHANNELS_FIRST, target
from hwgen.frontends.onnx.importer import Importer
from hwgen.frontends.onnx.operators.functions import apply, rows
from hwgen.frontends.onnx.pairwise import integer_product, integer_sum
from hwgen.frontends.onnx.registry import Affine, imported
from hwgen.frontends.onnx.summands import BITS
from hwgen.frontends.onnx.values import Constant, Reals, Tensor, integer_format
from hwgen.frontends.onnx.weighted import source_of
from hwgen.frontends.source import SourceNode
from hwgen.golden.pairwise import output_of
from hwgen.ir.formats import IntFormat
from hwgen.ir.lookup import every_integer
from hwgen.ir.node import QuantNode
from hwgen.ir.pairwise import QuantAdd, QuantMul
from hwgen.ir.upsample import QuantUpsampleNearest

Binary = Callable[[NDArray[np.float32], NDArray[np.float32]], NDArray[np.float32]]
Layer = Callable[[str, tuple[str, str], IntFormat, IntFormat, IntFormat], QuantNode]
"""(name, inputs, a, b, out): the layer of two tensors."""
Convert = Callable[[SourceNode, Importer], None]
Part = Callable[[NDArray[np.float64], bool], Affine | None]
"""Factor and summand of an operator with a constant, and whether that is the second operand."""


def _binary(function: Binary, layer: Layer | None) -> Convert:
    def convert(node: SourceNode, importer: Importer) -> None:
        a, b = importer.value(node, 0), importer.value(node, 1)
        if isinstance(a, Constant) and isinstance(b, Constant):
            importer.define(node.outputs[0], _folded(node, function, a, b))
        elif isinstance(a, Tensor) and isinstance(b, Constant):
            other = _rows(importer, a, b)
            apply(node, importer, lambda x: function(x, other))
        elif isinstance(a, Constant) and isinstance(b, Tensor):
            other = _rows(importer, b, a)
            _swapped(node, importer, b, lambda x: function(other, x))
        else:
            assert isinstance(a, Tensor)
            assert isinstance(b, Tensor)
            _two(node, importer, a, b, function, layer)

    return convert


def _rows(importer: Importer, value: Tensor, constant: Constant) -> Reals:
    return rows(importer, value, constant)


def _folded(node: SourceNode, function: Binary, a: Constant, b: Constant) -> Constant:
    """Of two constants, which may be sizes that the file computes with."""
    whole = a.data.dtype.kind in "iu" and a.quantization is None and node.operator != "Div"
    x, y = (a.data, b.data) if whole else (a.real, b.real)
    if node.operator == "Div" and a.data.dtype.kind in "iu" and (b.data > 0).all():
        return Constant(np.floor_divide(a.data, b.data))
    try:
        with np.errstate(all="ignore"):
            return Constant(np.asarray(function(x, y)))
    except ValueError:
        message = f"constants of shapes {list(a.data.shape)} and {list(b.data.shape)}"
        raise HwgenError(f"{message} do not go with each other") from None


def _swapped(
    node: SourceNode, importer: Importer, value: Tensor, function: Callable[[Reals], Reals]
) -> None:
    if value.reals is None:
        raise HwgenError(f"reads '{node.inputs[1]}', which holds integers")
    with np.errstate(all="ignore"):
        reals = function(value.reals).astype(np.float32)
    importer.define(node.outputs[0], Tensor(value.layer, value.layout, reals))


def _two(
    node: SourceNode, importer: Importer, a: Tensor, b: Tensor, function: Binary,
    layer: Layer | None,
) -> None:  # fmt: skip
    """One table where both are functions of the same integers, else a layer."""
    if a.layer == b.layer and a.layout == b.layout and a.reals is not None:
        other = b.reals
        assert other is not None
        apply(node, importer, lambda x: function(x, other))
        return
    if layer is None:
        raise HwgenError("of two tensors is not supported")
    a, b = importer.plain(node, 0), importer.plain(node, 1)
    if BITS in [importer.format(value.layer).bits for value in (a, b)]:
        importer.note(f"operands that the file does not quantize have {BITS} bits")
    _layer(node, importer, a, b, target(importer, node.outputs[0]), layer, is_real=True)


def _layer(
    node: SourceNode, importer: Importer, a: Tensor, b: Tensor, number: IntFormat, layer: Layer,
    *, is_real: bool,
) -> None:  # fmt: skip
    a, b = _repeated(importer, a, b.layout.shape), _repeated(importer, b, a.layout.shape)
    if a.layout.shape != b.layout.shape:
        message = f"needs two tensors of one shape, not {list(a.layout.shape)}"
        raise HwgenError(f"{message} and {list(b.layout.shape)}")
    if a.layout != b.layout:
        raise HwgenError("reads tensors in two orders: it needs a transposition in hardware")
    inputs = a.layer, importer.shaped(b.layer, importer.shape(a.layer))
    sources = [importer.format(name) for name in inputs]
    made = layer(importer.free(node.outputs[0]), inputs, sources[0], sources[1], number)
    importer.put(node.outputs[0], made, a.layout, is_real=is_real)


def _repeated(importer: Importer, value: Tensor, shape: tuple[int, ...]) -> Tensor:
    """The tensor, its one pixel repeated where the other operand is an image of `shape`."""
    found = value.layout.shape
    is_pixel = found[:2] == shape[:2] and set(found[2:]) == {1}
    if found == shape or len(found) != len(shape) or not is_pixel:
        return value
    pixel, axes = importer.image(value), CHANNELS_FIRST[len(shape)]
    name, number = importer.free(f"{value.layer}_repeated"), importer.format(pixel)
    factor = (shape[2] if len(shape) == 4 else 1, shape[-1])
    layer = importer.add(QuantUpsampleNearest(name, (pixel,), factor, number))
    return replace(value, layer=layer, layout=ordered(shape, axes))


def _quantized(layer: Layer) -> Convert:
    """A, its scale and zero point, B, its scale and zero point, those of C."""

    def convert(node: SourceNode, importer: Importer) -> None:
        number = integer_format(*source_of(importer, node, 5), "uint8")
        a, b = (_operand(node, importer, at) for at in (0, 3))
        if isinstance(a, Tensor) and isinstance(b, Tensor):
            _layer(node, importer, a, b, number, layer, is_real=False)
        else:
            _with_constant(node, importer, a, b, number, layer)

    return convert


def _operand(node: SourceNode, importer: Importer, at: int) -> Tensor | Constant:
    """An operand of a quantized operator, in its format; a constant with its scale."""
    value = importer.value(node, at)
    number = _stated(node, importer, at)
    if isinstance(value, Tensor):
        return importer.integers(value, number)
    if value.data.dtype.kind not in "iu":
        raise HwgenError(f"reads '{node.inputs[at]}', which does not hold integers")
    return value


def _stated(node: SourceNode, importer: Importer, at: int) -> IntFormat:
    return integer_format(*source_of(importer, node, at), "uint8")


def _with_constant(
    node: SourceNode, importer: Importer, a: Tensor | Constant, b: Tensor | Constant,
    number: IntFormat, layer: Layer,
) -> None:  # fmt: skip
    """A table: what the layer of two tensors makes of each integer and the constant."""
    key, formats = node.outputs[0], [_stated(node, importer, at) for at in (0, 3)]
    values = [value for value in (a, b) if isinstance(value, Tensor)]
    if not values:
        raise HwgenError("reads two constants")
    made = layer(importer.free(key), ("a", "b"), formats[0], formats[1], number)
    assert isinstance(made, QuantAdd | QuantMul)
    operands = [
        every_integer(source)[None]
        if isinstance(value, Tensor)
        else rows(importer, values[0], Constant(value.data)).astype(np.int64)
        for value, source in zip((a, b), formats, strict=True)
    ]
    left, right = np.broadcast_arrays(*operands)
    entries = output_of(made, left.astype(np.int32), right.astype(np.int32)).astype(np.int64)
    table = importer.table(values[0].layer, entries, number, key)
    importer.define(key, Tensor(table, values[0].layout))


def _affine(part: Part) -> Callable[[SourceNode, Importer, str, int], Affine | None]:
    """part: of the constant and whether it is the second operand."""

    def found(node: SourceNode, importer: Importer, key: str, rank: int) -> Affine | None:
        second = node.inputs[0] == key
        if len(node.inputs) != 2:
            return None
        other = importer.values.get(str(node.inputs[1 if second else 0]))
        return part(other.real.astype(np.float64), second) if isinstance(other, Constant) else None

    return found


def _plus(c: NDArray[np.float64], second: bool) -> Affine | None:
    return np.ones(1), c


def _minus(c: NDArray[np.float64], second: bool) -> Affine | None:
    return (np.ones(1), -c) if second else (-np.ones(1), c)


def _times(c: NDArray[np.float64], second: bool) -> Affine | None:
    return c, np.zeros(1)


def _over(c: NDArray[np.float64], second: bool) -> Affine | None:
    return (1 / c, np.zeros(1)) if second and (c != 0).all() else None


def _difference(
    name: str, inputs: tuple[str, str], a: IntFormat, b: IntFormat, number: IntFormat
) -> QuantNode:
    return integer_sum(name, inputs, a, b, number, subtract=True)


_KINDS = "a layer of two tensors; part of the layer in front of it or a table with a constant"


def _arithmetic(operator: str, convert: Convert, part: Part) -> None:
    imported(operator, (), _KINDS, convert, affine=_affine(part), curve=True)


_arithmetic("Add", _binary(np.add, integer_sum), _plus)
_arithmetic("Sub", _binary(np.subtract, _difference), _minus)
_arithmetic("Mul", _binary(np.multiply, integer_product), _times)
_arithmetic("Div", _binary(np.divide, None), _over)
imported("com.microsoft.QLinearAdd", (), "add", _quantized(integer_sum))
imported("com.microsoft.QLinearMul", (), "mul", _quantized(integer_product))
