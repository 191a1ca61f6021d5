"""What layers with weights have in common: constant weights, bias, scale, rounding rule."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic import rounding
from hwgen.errors import HwgenError
from hwgen.frontends.conversion import operands
from hwgen.frontends.source import SourceNode
from hwgen.frontends.tflite.importer import Importer
from hwgen.frontends.tflite.quantized import fused_bounds
from hwgen.ir.formats import IntFormat

_BITS = {"int8": 8, "int4": 4, "uint8": 8}
_OLD = "uint8"  # of models that were trained for it: with a zero point, and one scale
_CONVOLUTION = {"reference": "D", "optimized": "U", "xnnpack": "F"}
_DENSE = {"optimized": "U", "xnnpack": "F"}


def convolution_rule(importer: Importer, *, grouped: bool = False) -> str:
    """Rounding rule of convolutions in the kernels to equal.

    grouped: a CONV_2D in groups, which the optimized kernels leave to the reference kernel.
    """
    kernels = importer.options.kernels
    return _CONVOLUTION["reference" if grouped and kernels == "optimized" else kernels]


def dense_rule(importer: Importer) -> str:
    """Rounding rule of fully connected layers in the kernels to equal."""
    return _DENSE.get(importer.options.kernels, importer.options.dense_rule)


def constant_weight(importer: Importer, key: str, rank: int) -> NDArray[np.int64]:
    """Integer weights of `rank` axes without their zero point. Raises HwgenError on others."""
    weight = importer.values(key, "the weight")
    dtype = importer.tensor(key).dtype
    if dtype not in _BITS:
        message = f"weight '{key}' must be int8, not {dtype}"
        raise HwgenError(message, hint="convert the model to full 8-bit integers")
    if weight.ndim != rank or 0 in weight.shape:
        message = f"weight '{key}' must have {rank} axes, not the shape {weight.shape}"
        raise HwgenError(message)
    return weight.astype(np.int64) - _zero_point(importer, key)


def _zero_point(importer: Importer, key: str) -> int:
    """Zero point of a weight: 0 but in uint8, where all have one."""
    found = importer.tensor(key).quantization
    if found is None:
        raise HwgenError(f"weight '{key}' has no scale")
    if importer.tensor(key).dtype == _OLD and len(found.zero_point) == 1:
        return int(found.zero_point[0])
    if found.zero_point.any():
        hint = "convert the model to int8 weights"
        raise HwgenError(f"weight '{key}' must have zero point 0", hint=hint)
    return 0


def keys_of(node: SourceNode) -> tuple[str, str, str | None]:
    """Keys of input, weight and bias, None without a bias."""
    source, weight, bias = operands(node, 2, 3)
    assert source is not None
    assert weight is not None
    return source, weight, bias


def weighted(
    importer: Importer, node: SourceNode, source: IntFormat, rule: str, axis: int
) -> dict[str, Any]:
    """Fields of an integer layer that have nothing to do with its geometry.

    axis: that of the output channels in the weight. source: format of the input.
    """
    _, weight, bias = keys_of(node)
    channels = importer.file_shape(weight)[axis]
    target = importer.number(node.outputs[0])
    scales = _scales(importer, weight, channels, axis)
    if importer.tensor(weight).dtype == _OLD:
        _check_old(importer, weight, source)
    return {
        "weight_bits": _bits(importer, weight),
        "bias": _bias(importer, bias, channels),
        "input_format": source,
        "format": target,
        "rule": rule,
        "scale": _combined(importer, weight, rule, (source.scale, scales, target.scale)),
        "activation": fused_bounds(node.attributes["fused_activation_function"], target),
    }


def _scales(importer: Importer, key: str, count: int, axis: int) -> NDArray[np.float64]:
    """Scale of each of `count` output channels."""
    found = importer.tensor(key).quantization
    assert found is not None
    many = len(found.scale) > 1
    if many and (len(found.scale) != count or found.axis != axis):
        message = f"weight '{key}' must have 1 scale or {count} along axis {axis}"
        raise HwgenError(f"{message}, not {len(found.scale)} along axis {found.axis}")
    return np.broadcast_to(found.scale.astype(np.float64), count)


def _bits(importer: Importer, key: str) -> int:
    """Bits of the weights, 9 where a zero point makes them larger than 8 bits hold."""
    tensor = importer.tensor(key)
    if tensor.dtype != _OLD:
        return _BITS[tensor.dtype]
    assert tensor.data is not None
    weight = tensor.data.astype(np.int64) - _zero_point(importer, key)
    return 8 if weight.min() >= -128 and weight.max() <= 127 else 9


def _check_old(importer: Importer, key: str, source: IntFormat) -> None:
    found = importer.tensor(key).quantization
    assert found is not None
    if source.signed or len(found.scale) != 1:
        message = f"weight '{key}' of uint8 goes with inputs of uint8 and one scale"
        raise HwgenError(message, hint="convert the model to int8 weights")
    if importer.options.kernels != "reference":
        hint = "use --kernels reference"
        raise HwgenError("weights of uint8 are computed by the reference kernels alone", hint=hint)


def _combined(
    importer: Importer, key: str, rule: str, scales: tuple[float, NDArray[np.float64], float]
) -> NDArray[np.float64]:
    """The scale of the accumulator by that of the result. Convolutions of uint8 multiply those of
    input and weight in single precision."""
    s_in, s_weight, s_out = scales
    if rule == "D" and importer.tensor(key).dtype == _OLD:
        with np.errstate(over="ignore"):
            product = np.float32(s_in) * s_weight.astype(np.float32)
        if not (np.isfinite(product) & (product > 0)).all():
            message = f"the product of the scales {s_in:g} and {s_weight[0]:g} is no number of"
            raise HwgenError(f"{message} single precision")
        return rounding.combine(rule, 1.0, product, s_out)
    return rounding.combine(rule, s_in, s_weight, s_out)


def _bias(importer: Importer, key: str | None, channels: int) -> NDArray[np.int64]:
    if key is None:
        return np.zeros(channels, dtype=np.int64)
    bias = importer.values(key, "the bias")
    dtype = importer.tensor(key).dtype
    if dtype != "int32" or bias.shape != (channels,):
        message = f"bias '{key}' must be int32 [{channels}], not {dtype} {list(bias.shape)}"
        raise HwgenError(message)
    quantization = importer.tensor(key).quantization if importer.is_constant(key) else None
    if quantization is not None and quantization.zero_point.any():
        raise HwgenError(f"bias '{key}' must have the zero point 0")
    return bias.astype(np.int64)
