"""Functions of single values: tables of the real numbers that integers stand for."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.affine import per_channel
from hwgen.frontends.onnx.allowed import anything, one_of, real
from hwgen.frontends.onnx.importer import Importer
from hwgen.frontends.onnx.registry import Affine, imported
from hwgen.frontends.onnx.values import Constant, Reals, Tensor, integer_format
from hwgen.frontends.onnx.weighted import source_of
from hwgen.frontends.source import SourceNode

TABLE = "a table of its quantized output"
Function = Callable[[Reals, SourceNode], NDArray[Any]]
"""Of real numbers, with the attributes of a node."""


def apply(node: SourceNode, importer: Importer, function: Callable[[Reals], Reals]) -> None:
    """Define the output of a node as a function of each value of its first input."""
    value, key = importer.value(node, 0), node.outputs[0]
    if isinstance(value, Constant):
        importer.define(key, Constant(function(value.real)))
    elif value.reals is None:
        raise HwgenError(f"reads '{node.inputs[0]}', which holds integers")
    else:
        with np.errstate(all="ignore"):
            reals = function(value.reals).astype(np.float32)
        importer.define(key, Tensor(value.layer, value.layout, reals))


def rows(importer: Importer, value: Tensor, constant: Constant) -> Reals:
    """A constant by the channels of a tensor: [C, 1], or one number.

    In the order of the file where no layer makes the tensor yet.
    """
    if constant.data.size == 1 or not value.layer:
        return constant.real.reshape(-1, 1)
    channels = importer.shape(value.layer)[-1]
    return per_channel(constant.real, value.layout, channels).astype(np.float32)[:, None]


def _sigmoid(x: Reals, node: SourceNode) -> NDArray[Any]:
    return np.asarray(1.0 / (1.0 + np.exp(-x.astype(np.float64))))


def _hard_sigmoid(x: Reals, node: SourceNode) -> NDArray[Any]:
    alpha = np.float32(node.attributes.get("alpha", 0.2))
    gate: Reals = np.clip(x * alpha + np.float32(node.attributes.get("beta", 0.5)), 0, 1)
    return gate


def _hard_swish(x: Reals, node: SourceNode) -> NDArray[Any]:
    gate: Reals = np.clip(x * np.float32(1 / 6) + np.float32(0.5), 0, 1)
    return x * gate


def _leaky(x: Reals, node: SourceNode) -> NDArray[Any]:
    return np.where(x >= 0, x, x * np.float32(node.attributes.get("alpha", 0.01)))


def _elu(x: Reals, node: SourceNode) -> NDArray[Any]:
    return np.where(x >= 0, x, np.expm1(x.astype(np.float64)) * node.attributes.get("alpha", 1.0))


def _gelu(x: Reals, node: SourceNode) -> NDArray[Any]:
    wide = x.astype(np.float64)
    if node.attributes.get("approximate", "none") == "tanh":
        return np.asarray(
            wide / 2 * (1 + np.tanh(math.sqrt(2 / math.pi) * (wide + 0.044715 * wide**3)))
        )
    erf = np.array([math.erf(number) for number in (wide / math.sqrt(2)).reshape(-1)])
    return np.asarray(wide / 2 * (1 + erf.reshape(wide.shape)))


def _wide(function: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> Function:
    """A function in double precision."""
    return lambda x, node: function(x.astype(np.float64))


def _of(function: Function) -> Callable[[SourceNode, Importer], None]:
    def convert(node: SourceNode, importer: Importer) -> None:
        apply(node, importer, lambda x: np.asarray(function(x, node), dtype=np.float32))

    return convert


def _relu(node: SourceNode, importer: Importer) -> None:
    _cut(node, importer, 0.0, None)


def _clip(node: SourceNode, importer: Importer) -> None:
    """Limits as attributes, before opset 11, or as inputs."""
    limits = []
    for position, name in ((1, "min"), (2, "max")):
        stated = importer.optional(node, position, name)
        if stated is not None and stated.data.size != 1:
            raise HwgenError(f"{name} must be one number, not {stated.data.size}")
        limit = node.attributes.get(name) if stated is None else stated.real.reshape(-1)[0]
        limits.append(None if limit is None else float(limit))
    _cut(node, importer, *limits)


def _cut(node: SourceNode, importer: Importer, lo: float | None, hi: float | None) -> None:
    """min(max(x, lo), hi), of integers as well."""
    value = importer.value(node, 0)
    low, high = (-math.inf if lo is None else lo), (math.inf if hi is None else hi)
    if math.isnan(low) or math.isnan(high):
        raise HwgenError("its limits must be numbers")
    if isinstance(value, Constant) or value.reals is not None:
        apply(
            node, importer, lambda x: np.minimum(np.maximum(x, np.float32(low)), np.float32(high))
        )
        return
    number = importer.format(value.layer)
    entries = np.arange(1 << number.bits)
    integers = np.where(entries > number.hi, entries - (1 << number.bits), entries)
    cut = np.minimum(np.maximum(integers, max(low, number.lo)), min(high, number.hi))
    cut = np.clip(cut, number.lo, number.hi).astype(np.int64)
    layer = importer.table(value.layer, cut[None], number, node.outputs[0])
    importer.define(node.outputs[0], Tensor(layer, value.layout))


def _prelu(node: SourceNode, importer: Importer) -> None:
    value, slope = importer.held(node), importer.constant(node, 1, "the slope")
    factor = rows(importer, value, slope)
    apply(node, importer, lambda x: np.where(x >= 0, x, x * factor))


def _normalize(node: SourceNode, importer: Importer) -> None:
    value = importer.held(node)
    factor, summand = _batch_norm(node, importer, len(value.layout.shape))
    a, b = (rows(importer, value, Constant(part.astype(np.float32))) for part in (factor, summand))
    apply(node, importer, lambda x: x * a + b)


def _batch_norm(node: SourceNode, importer: Importer, rank: int) -> Affine:
    """Factor and summand by channel, [C, 1, 1] for an image."""
    if len(node.outputs) > 1:
        raise HwgenError("must have one output: networks are run, not trained")
    names = ("the scale", "the bias", "the mean", "the variance")
    gamma, beta, mean, variance = (
        importer.constant(node, at, what).real.astype(np.float64)
        for at, what in enumerate(names, 1)
    )
    if len({part.shape for part in (gamma, beta, mean, variance)}) > 1 or gamma.ndim != 1:
        raise HwgenError("needs scale, bias, mean and variance with one value for each channel")
    with np.errstate(all="ignore"):
        factor = gamma / np.sqrt(variance + node.attributes.get("epsilon", 1e-5))
        summand = beta - mean * factor
    if not (np.isfinite(factor) & np.isfinite(summand)).all():
        raise HwgenError("needs variances above 0 and finite numbers")
    shape = (-1,) + (1,) * (rank - 2)
    return factor.reshape(shape), summand.reshape(shape)


def _affine_norm(node: SourceNode, importer: Importer, key: str, rank: int) -> Affine | None:
    return _batch_norm(node, importer, rank) if node.inputs[0] == key else None


def _stated(node: SourceNode, importer: Importer, function: Callable[[Reals], Reals]) -> None:
    """A quantized function: x, its scale and zero point, those of y."""
    source = integer_format(*source_of(importer, node, 0), "uint8")
    number = integer_format(*source_of(importer, node, 2), "uint8")
    value = importer.real(importer.integers(importer.held(node), source))
    assert value.reals is not None
    made = Tensor(value.layer, value.layout, function(value.reals).astype(np.float32))
    importer.rename(importer.quantize(made, number, node.outputs[0]), node.outputs[0])


def _quantized(function: Function) -> Callable[[SourceNode, Importer], None]:
    def convert(node: SourceNode, importer: Importer) -> None:
        _stated(node, importer, lambda x: np.asarray(function(x, node), dtype=np.float32))

    return convert


_ALPHA = (real("alpha"),)
imported("Relu", (), "a clamp", _relu, commutes=True, curve=True)
imported("Clip", (real("min"), real("max")), "a clamp", _clip, commutes=True, curve=True)
imported("Sigmoid", (), TABLE, _of(_sigmoid), curve=True)
imported("Tanh", (), TABLE, _of(_wide(np.tanh)), curve=True)
imported("HardSigmoid", (*_ALPHA, real("beta")), TABLE, _of(_hard_sigmoid), curve=True)
imported("HardSwish", (), TABLE, _of(_hard_swish), curve=True)
imported("LeakyRelu", _ALPHA, TABLE, _of(_leaky), curve=True)
imported("Elu", _ALPHA, TABLE, _of(_elu), curve=True)
imported("Gelu", (one_of("approximate", "none", "tanh"),), TABLE, _of(_gelu), curve=True)
imported("Exp", (), TABLE, _of(_wide(np.exp)), curve=True)
imported("Log", (), TABLE, _of(_wide(np.log)), curve=True)
imported("Sqrt", (), TABLE, _of(_wide(np.sqrt)), curve=True)
imported("Softplus", (), TABLE, _of(_wide(lambda x: np.logaddexp(0, x))), curve=True)
imported("Abs", (), TABLE, _of(lambda x, node: np.abs(x)), curve=True)
imported("Neg", (), TABLE, _of(lambda x, node: -x), curve=True)
imported("PRelu", (), TABLE, _prelu, curve=True)
imported(
    "BatchNormalization",
    (real("epsilon"), anything("momentum"), one_of("spatial", 1), one_of("training_mode", 0)),
    "part of the layer in front of it, else a table",
    _normalize,
    affine=_affine_norm,
    curve=True,
)
imported("com.microsoft.QLinearSigmoid", (), TABLE, _quantized(_sigmoid))
imported("com.microsoft.QLinearLeakyRelu", _ALPHA, TABLE, _quantized(_leaky))
