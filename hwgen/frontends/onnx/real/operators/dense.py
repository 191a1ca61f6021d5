"""Gemm and MatMul: a dense layer, or a pointwise convolution over the pixels."""

from __future__ import annotations

import numpy as np

from hwgen.errors import HwgenError
from hwgen.frontends.layout import ordered
from hwgen.frontends.onnx.allowed import one_of, real
from hwgen.frontends.onnx.real.constants import Constant
from hwgen.frontends.onnx.real.importer import RealImporter
from hwgen.frontends.onnx.real.registry import imports
from hwgen.frontends.source import SourceNode
from hwgen.ir.convolution import Conv2d
from hwgen.ir.dense import Dense


@imports(
    "Gemm",
    "dense",
    real("alpha"),
    real("beta"),
    one_of("transA", 0, hint="the frames are its first axis"),
    one_of("transB", 0, 1),
    one_of("broadcast", 0, 1),
    inputs=(2, 3),
)
def _gemm(node: SourceNode, importer: RealImporter) -> None:
    key = node.inputs[0] or ""
    if importer.rank(key) != 2:
        raise HwgenError(
            f"needs a flat tensor (N, values), '{key}' is {importer.layout(key).shape}"
        )
    weight = importer.weight(node.inputs[1], "the weight")
    if node.attributes["transB"]:
        weight = weight.moved(np.transpose)
    weight = _scaled(weight, node.attributes["alpha"])
    bias = importer.optional(node, 2, "the bias")
    _dense(node, importer, weight, None if bias is None else bias * node.attributes["beta"])


@imports("MatMul", "dense, conv2d", inputs=(2, 2))
def _matmul(node: SourceNode, importer: RealImporter) -> None:
    if importer.is_constant(node.inputs[0] or ""):
        raise HwgenError("its first input must be the computed one, the second the weight")
    weight = importer.weight(node.inputs[1], "the weight")
    if importer.rank(node.inputs[0] or "") == 2:
        _dense(node, importer, weight, None)
    else:
        _pointwise(node, importer, weight)


def _scaled(weight: Constant, factor: float) -> Constant:
    scale = None if weight.scale is None else weight.scale * factor
    return Constant(weight.values * factor, scale, weight.bits)


def _dense(
    node: SourceNode, importer: RealImporter, weight: Constant, bias: np.ndarray | None
) -> None:
    """Rows of the weight are in the order of the file, those of the layer in that of hwgen."""
    key, output = node.inputs[0] or "", node.outputs[0]
    places = importer.layout(key).positions().reshape(-1)
    _check_rows(weight, len(places))
    arranged = weight.moved(lambda array: array[np.argsort(places)])
    columns = arranged.values.shape[1]
    shift = np.zeros(columns) if bias is None else bias
    if shift.size not in (1, columns):
        raise HwgenError(f"the bias must have {columns} values, not {shift.shape}")
    layer = Dense(
        importer.free(output),
        (importer.flat(key),),
        arranged.values,
        np.broadcast_to(shift.reshape(-1), (columns,)),
    )
    importer.make(output, layer, ordered((1, columns), (1,)))
    importer.keep_scale(layer.name, arranged)


def _pointwise(node: SourceNode, importer: RealImporter, weight: Constant) -> None:
    """MatMul along the last axis of [N, H, W, C] or [N, L, C]."""
    key, output = node.inputs[0] or "", node.outputs[0]
    view = importer.view(key, importer.rank(key) - 1)
    _check_rows(weight, view.shape[-1])
    arranged = weight.moved(lambda array: array[None, None])
    bias = np.zeros(arranged.values.shape[3])
    layer = Conv2d(
        importer.free(output), (view.layer,), arranged.values, bias, (1, 1), (0, 0, 0, 0)
    )
    importer.make_view(output, layer, view)
    importer.keep_scale(layer.name, arranged)


def _check_rows(weight: Constant, rows: int) -> None:
    shape = weight.values.shape
    if len(shape) != 2 or shape[0] != rows or not shape[1]:
        raise HwgenError(f"the weight must have the shape ({rows}, outputs), not {shape}")
