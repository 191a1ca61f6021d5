"""QGemm, QLinearMatMul, and Gemm and MatMul between integers."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic import rounding
from hwgen.errors import HwgenError
from hwgen.frontends.layout import Layout, ordered
from hwgen.frontends.onnx.affine import tail
from hwgen.frontends.onnx.allowed import one_of, real
from hwgen.frontends.onnx.importer import Importer
from hwgen.frontends.onnx.registry import imported
from hwgen.frontends.onnx.stepped import fields_of
from hwgen.frontends.onnx.values import Constant, Tensor, integer_format
from hwgen.frontends.onnx.weighted import (
    RULE,
    integer_layer,
    integers_of,
    quantization,
    real_layer,
    scales_of,
    source_of,
    stated_bias,
)
from hwgen.frontends.source import Quantization, SourceNode
from hwgen.ir.convolution import QuantConv2d
from hwgen.ir.dense import QuantDense
from hwgen.ir.node import QuantNode

_TRANSPOSED = one_of("transB", 0, 1)
_NOT_TRANSPOSED = one_of("transA", 0, hint="transpose the input of the layer before")


def _gemm(node: SourceNode, importer: Importer) -> None:
    """QGemm: A, its scale and zero point, B, its scale and zero point, C, those of Y."""
    weight = importer.constant(node, 3, "the weight")
    bias = importer.optional(node, 6, "the bias")
    steps = quantization(*source_of(importer, node, 3), -1)
    if node.attributes.get("transB", 0):
        weight = Constant(weight.data.T)
    alpha = np.float32(node.attributes.get("alpha", 1.0))
    _integer(node, importer, weight, steps, bias, 7, alpha)


def _matmul(node: SourceNode, importer: Importer) -> None:
    """QLinearMatMul: a, its scale and zero point, b, its scale and zero point, those of y."""
    weight = importer.constant(node, 3, "the weight")
    steps = quantization(*source_of(importer, node, 3), -1)
    _integer(node, importer, weight, steps, None, 6, np.float32(1))


def _integer(
    node: SourceNode, importer: Importer, weight: Constant, steps: Quantization,
    bias: Constant | None, at: int, alpha: np.float32,
) -> None:  # fmt: skip
    source = integer_format(*source_of(importer, node, 0), "uint8")
    number = integer_format(*source_of(importer, node, at - 1), "uint8")
    value = importer.integers(importer.held(node), source)
    weight = Constant(weight.data, steps)
    layout = _result(value, weight)
    outputs = weight.data.shape[1]
    scales = scales_of(weight, outputs, 1)
    scale = rounding.combine(RULE, float(source.scale * alpha), scales, number.scale)
    fields = integer_layer(integers_of(weight), stated_bias(bias, outputs), scale, source, number)
    _add(node, importer, value, fields, layout)


def _real(node: SourceNode, importer: Importer) -> None:
    """Gemm and MatMul whose input and weight stand for real numbers."""
    value, weight = importer.plain(node), importer.constant(node, 1, "the weight")
    if node.attributes.get("transB", 0):
        weight = transposed(weight)
    layout = _result(value, weight)
    outputs = weight.data.shape[1]
    after = tail(importer, node, layout, outputs)
    bias = _scaled(importer.optional(node, 2, "the bias"), node.attributes.get("beta", 1.0))
    alpha = float(node.attributes.get("alpha", 1.0))
    source = importer.format(value.layer)
    make = partial(real_layer, weight, integers_of(weight), 1, bias, after, source, factor=alpha)
    fields, keys = fields_of(importer, node, after.keys, make)
    made = _add(node, importer, value, fields, layout, is_real=True)
    for key in keys[1:]:
        importer.rename(made, key)


def transposed(weight: Constant) -> Constant:
    """A matrix whose axes change places, with the axis of its scales."""
    if weight.quantization is None or weight.data.ndim != 2:
        return Constant(weight.data.T, weight.quantization)
    steps = weight.quantization
    return Constant(weight.data.T, Quantization(steps.scale, steps.zero_point, 1 - steps.axis % 2))


def _scaled(bias: Constant | None, factor: float) -> Constant | None:
    return bias if bias is None or factor == 1 else Constant(bias.real * np.float32(factor))


def _result(value: Tensor, weight: Constant) -> Layout:
    """How the file orders the result; the last axis becomes the outputs."""
    shape, sizes = value.layout.shape, weight.data.shape
    if len(sizes) != 2 or 0 in sizes or len(shape) < 2 or shape[-1] != sizes[0]:
        message = f"needs a matrix as weight whose rows go with an input of {list(shape)}"
        raise HwgenError(f"{message}, not one of {list(sizes)}")
    made = (*shape[:-1], sizes[1])
    return ordered(made, range(1, len(made)))


def _add(
    node: SourceNode, importer: Importer, value: Tensor, fields: dict[str, Any],
    layout: Layout, *, is_real: bool = False,
) -> Tensor:  # fmt: skip
    """A dense layer for one row of values, a pointwise convolution for several."""
    key, shape = node.outputs[0], value.layout.shape
    if math.prod(shape[:-1]) == 1:
        fields["weight"] = _arranged(fields["weight"], value.layout)
        source = importer.flat(value)
        layer: QuantNode = QuantDense(name=importer.free(key), inputs=(source,), **fields)
        return importer.put(key, layer, layout, is_real=is_real)
    if len(shape) > 4 or shape[0] != 1:
        raise HwgenError(f"takes at most 3 axes behind the batch, not {list(shape)}")
    source = importer.image(value, range(1, len(shape)))
    fields["weight"] = fields["weight"][None, None]
    layer = QuantConv2d(
        name=importer.free(key), inputs=(source,), stride=(1, 1), padding=(0, 0, 0, 0), **fields
    )
    return importer.put(key, layer, layout, is_real=is_real)


def _arranged(weight: NDArray[np.int64], layout: Layout) -> NDArray[np.int64]:
    """Rows of a weight, which go with the order of the file, in that of hwgen."""
    arranged = np.empty_like(weight)
    arranged[layout.positions().reshape(-1)] = weight
    return arranged


imported("com.microsoft.QGemm", (real("alpha"), _NOT_TRANSPOSED, _TRANSPOSED), "dense", _gemm)
imported("QLinearMatMul", (), "dense; conv2d for several rows", _matmul)
imported("com.microsoft.QLinearMatMul", (), "dense; conv2d for several rows", _matmul)
imported("Gemm", (real("alpha"), real("beta"), _NOT_TRANSPOSED, _TRANSPOSED), "dense", _real)
imported("MatMul", (), "dense; conv2d for several rows", _real)
