"""QuantizeLinear and DequantizeLinear: where integers begin and end to stand for real numbers."""

from __future__ import annotations

import numpy as np

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.allowed import axis, one_of
from hwgen.frontends.onnx.importer import Importer
from hwgen.frontends.onnx.registry import imported
from hwgen.frontends.onnx.tensors import DTYPES
from hwgen.frontends.onnx.values import Constant, integer_format, per_axis
from hwgen.frontends.onnx.weighted import quantization, source_of
from hwgen.frontends.source import Quantization, SourceNode
from hwgen.ir.formats import IntFormat

_SATURATE = one_of("saturate", 0, 1)
_BLOCK = one_of("block_size", 0, hint="quantize by tensor or by channel")
_PRECISION = one_of("precision", 0, 1)


def _format(node: SourceNode, importer: Importer) -> IntFormat:
    scale, zero_point = source_of(importer, node, 0)
    named = DTYPES.get(int(node.attributes.get("output_dtype", 0)), "uint8")
    return integer_format(scale, zero_point, named)


def _quantize(node: SourceNode, importer: Importer) -> None:
    value, key = importer.value(node, 0), node.outputs[0]
    if isinstance(value, Constant):
        importer.define(key, _quantized_constant(node, importer, value))
        return
    if value.reals is None:
        raise HwgenError(f"quantizes '{node.inputs[0]}', which holds integers already")
    importer.rename(importer.quantize(value, _format(node, importer), key), key)


def _quantized_constant(node: SourceNode, importer: Importer, value: Constant) -> Constant:
    """Integers of a constant, as the runtime computes them."""
    scale, zero_point = source_of(importer, node, 0)
    steps = quantization(scale, zero_point, int(node.attributes.get("axis", 1)))
    dtype = np.dtype(np.uint8 if zero_point is None else zero_point.data.dtype)
    if dtype.kind not in "iu":
        raise HwgenError(f"makes {dtype}, which is not supported")
    factor, zero = _spread(steps, value)
    whole = np.rint(value.real / factor).astype(np.float64) + zero
    if np.isnan(whole).any():
        raise HwgenError("quantizes values that are not numbers")
    limits = np.iinfo(dtype)
    return Constant(np.clip(whole, limits.min, limits.max).astype(dtype))


def _dequantize(node: SourceNode, importer: Importer) -> None:
    value, key = importer.value(node, 0), node.outputs[0]
    scale, zero_point = source_of(importer, node, 0)
    if isinstance(value, Constant):
        steps = quantization(scale, zero_point, int(node.attributes.get("axis", 1)))
        _spread(steps, value)
        importer.define(key, Constant(value.data, steps))
        return
    if value.reals is not None:
        raise HwgenError(f"reads '{node.inputs[0]}', which holds real numbers already")
    source = importer.format(value.layer)
    dtype = f"{'int' if source.signed else 'uint'}{source.bits}"
    stated = integer_format(scale, zero_point, dtype)
    importer.rename(importer.real(importer.integers(value, stated)), key)


def _spread(steps: Quantization, value: Constant) -> tuple[np.ndarray, np.ndarray]:
    """Scale and zero point in a shape that goes with a constant."""
    rank, count = value.data.ndim, len(steps.scale)
    if count > 1 and not (-rank <= steps.axis < rank and value.data.shape[steps.axis] == count):
        message = f"{count} scales do not go with axis {steps.axis}"
        raise HwgenError(f"{message} of a constant of shape {list(value.data.shape)}")
    return per_axis(steps, rank)


for _domain in ("", "com.microsoft."):
    imported(
        f"{_domain}QuantizeLinear",
        (
            axis(),
            _SATURATE,
            _BLOCK,
            _PRECISION,
            one_of("output_dtype", 0, 2, 3, 4, 5, hint="use uint8 or int8"),
        ),
        "the format of its tensor; a table where the formats differ",
        _quantize,
        target=_format,
    )
    imported(
        f"{_domain}DequantizeLinear",
        (axis(), _BLOCK, one_of("output_dtype", 0, 1)),
        "nothing: integers stand for real numbers",
        _dequantize,
    )
