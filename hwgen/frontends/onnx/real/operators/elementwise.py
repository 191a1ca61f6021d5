"""Sums, differences, products and quotients of two tensors, or of a tensor and a constant."""

from __future__ import annotations

import numpy as np

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.allowed import anything
from hwgen.frontends.onnx.real.importer import RealImporter
from hwgen.frontends.onnx.real.registry import imports
from hwgen.frontends.source import SourceNode
from hwgen.ir.constant import AddConstant, MulConstant
from hwgen.ir.curve import HardSigmoid, HardSwish, Sigmoid, Silu
from hwgen.ir.node import Node
from hwgen.ir.pairwise import Add, Mul, Sub

OLD = (anything("axis"), anything("broadcast"), anything("consumed_inputs"))


@imports("Add", "add, add_constant", *OLD, inputs=(2, 2))
def _add(node: SourceNode, importer: RealImporter) -> None:
    side = _constant_side(node, importer)
    if side is None:
        _pair(node, importer, Add)
    else:
        _shift(node, importer, side, 1.0, 1.0)


@imports("Sub", "sub, add_constant", *OLD, inputs=(2, 2))
def _sub(node: SourceNode, importer: RealImporter) -> None:
    side = _constant_side(node, importer)
    if side is None:
        _pair(node, importer, Sub)
    elif side == 1:
        _shift(node, importer, side, 1.0, -1.0)
    else:
        _shift(node, importer, side, -1.0, 1.0)


@imports("Mul", "mul, mul_constant; hard_swish and silu where it ends one", *OLD, inputs=(2, 2))
def _mul(node: SourceNode, importer: RealImporter) -> None:
    side = _constant_side(node, importer)
    if side is not None:
        values = importer.reals(node.inputs[side], "the factor")
        _scale(node, importer, node.inputs[1 - side] or "", values)
        return
    gated = _gated(node, importer)
    if gated is None:
        _pair(node, importer, Mul)
    else:
        importer.make(node.outputs[0], gated, importer.layout(node.inputs[0] or ""))


@imports("Div", "mul_constant", *OLD, inputs=(2, 2))
def _div(node: SourceNode, importer: RealImporter) -> None:
    if _constant_side(node, importer) != 1:
        raise HwgenError("the divisor must be constant")
    values = importer.reals(node.inputs[1], "the divisor")
    if not values.all():
        raise HwgenError("the divisor must not be 0")
    _scale(node, importer, node.inputs[0] or "", 1.0 / values)


@imports("Neg", "mul_constant")
def _neg(node: SourceNode, importer: RealImporter) -> None:
    _scale(node, importer, node.inputs[0] or "", np.array(-1.0))


def _constant_side(node: SourceNode, importer: RealImporter) -> int | None:
    """The input that is constant, None where both are computed."""
    sides = [n for n, key in enumerate(node.inputs) if importer.is_constant(key or "")]
    return sides[0] if sides else None


def _pair(node: SourceNode, importer: RealImporter, kind: type[Add | Sub | Mul]) -> None:
    """Both tensors in one layout and shape: nothing is repeated."""
    a, b = (key or "" for key in node.inputs)
    first, second = importer.layout(a), importer.layout(b)
    if first.shape != second.shape or len(first.axes) != len(second.axes):
        message = f"reads '{a}' of shape {first.shape} and '{b}' of shape {second.shape}"
        raise HwgenError(message, hint="nothing is repeated")
    name = importer.free(node.outputs[0])
    if first == second and _shape(importer, a) == _shape(importer, b):
        inputs = importer.layer_of(a), importer.layer_of(b)
        importer.make(node.outputs[0], kind(name, inputs), first)
    else:
        view, other = importer.some_view(a), importer.some_view(b)
        if view.axes != other.axes:
            raise HwgenError(f"reads '{a}' and '{b}', whose values lie in different orders")
        importer.make_view(node.outputs[0], kind(name, (view.layer, other.layer)), view)


def _shape(importer: RealImporter, key: str) -> tuple[int, ...]:
    return importer.shape(importer.layer_of(key))


def _shift(
    node: SourceNode, importer: RealImporter, side: int, sign: float, of_constant: float
) -> None:
    """sign * x + of_constant * constant."""
    key = node.inputs[1 - side] or ""
    values = importer.reals(node.inputs[side], "the summand") * of_constant
    constant = importer.per_channel(key, values, "the summand")
    source, output = importer.layer_of(key), node.outputs[0]
    if sign < 0:
        source = importer.add(MulConstant(importer.free(f"{output}_negated"), (source,), -_ONE))
    layer = AddConstant(importer.free(output), (source,), constant)
    importer.make(output, layer, importer.layout(key))


def _scale(node: SourceNode, importer: RealImporter, key: str, values: np.ndarray) -> None:
    constant = importer.per_channel(key, values, "the factor")
    layer = MulConstant(importer.free(node.outputs[0]), (importer.layer_of(key),), constant)
    importer.make(node.outputs[0], layer, importer.layout(key))


_ONE = np.ones(1)
_NEARLY = 1e-6


def _gated(node: SourceNode, importer: RealImporter) -> Node | None:
    """x * hard_sigmoid(x) and x * sigmoid(x) as one layer; None for other products."""
    layers = [importer.layer_of(key or "") for key in node.inputs]
    for x, gate in (layers, layers[::-1]):
        made = importer.layer(gate)
        if made.inputs != (x,):
            continue
        name = importer.free(node.outputs[0])
        if isinstance(made, Sigmoid):
            return Silu(name, (x,))
        if isinstance(made, HardSigmoid) and _is_of_swish(made):
            return HardSwish(name, (x,))
    return None


def _is_of_swish(gate: HardSigmoid) -> bool:
    return abs(gate.alpha - 1 / 6) < _NEARLY and abs(gate.beta - 0.5) < _NEARLY
