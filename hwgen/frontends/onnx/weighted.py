"""What convolution and dense layers of integer ONNX models share: weights, bias, scales."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic import rounding
from hwgen.errors import HwgenError
from hwgen.frontends.onnx.affine import Tail
from hwgen.frontends.onnx.values import Constant, per_axis
from hwgen.frontends.source import Quantization
from hwgen.ir.formats import IntFormat

if TYPE_CHECKING:
    from hwgen.frontends.onnx.importer import Importer
    from hwgen.frontends.source import SourceNode

RULE = "F"
_LARGEST_BIAS = 2.0**31


def quantization(scale: Constant, zero_point: Constant | None, axis: int) -> Quantization:
    """Scale and zero point of a constant. Raises HwgenError when a scale is not positive."""
    scales = scale.data.astype(np.float32).reshape(-1)
    if not (np.isfinite(scales) & (scales > 0)).all():
        raise HwgenError("scales must be finite and positive")
    zeros = np.zeros(1) if zero_point is None else zero_point.data.reshape(-1)
    if len(zeros) not in (1, len(scales)):
        raise HwgenError(f"needs a zero point for each of {len(scales)} scales, not {len(zeros)}")
    return Quantization(scales, zeros.astype(np.int64), axis)


def integers_of(weight: Constant, what: str = "the weight") -> NDArray[np.int64]:
    """Integers of a quantized constant without its zero point. Raises HwgenError on real ones."""
    if weight.quantization is None or weight.data.dtype.kind not in "iu":
        hint = "put DequantizeLinear behind its integers"
        raise HwgenError(f"{what} is not quantized", hint=hint)
    found: NDArray[np.int64] = weight.data.astype(np.int64)
    return found - per_axis(weight.quantization, weight.data.ndim)[1]


def scales_of(weight: Constant, outputs: int, axis: int) -> NDArray[np.float32]:
    """One scale for each output. Raises HwgenError when they belong to another axis."""
    assert weight.quantization is not None
    scale = weight.quantization.scale
    if len(scale) == 1:
        return np.broadcast_to(scale, (outputs,))
    if weight.quantization.axis % weight.data.ndim != axis or len(scale) != outputs:
        message = f"scales of the weight must be one or one per output channel, {outputs}"
        raise HwgenError(f"{message}, not {len(scale)} of axis {weight.quantization.axis}")
    return scale


def bits_of(weight: NDArray[np.int64]) -> int:
    """Bits that hold the weights: 8, or more where a zero point made them larger."""
    largest = int(max(-weight.min() - 1, weight.max(), 1)) if weight.size else 1
    return max(8, largest.bit_length() + 1)


def integer_layer(
    weight: NDArray[np.int64], bias: NDArray[np.int64], scale: NDArray[np.float64],
    source: IntFormat, target: IntFormat,
) -> dict[str, Any]:  # fmt: skip
    """The fields that integer convolution and dense layers share."""
    return {
        "weight": weight,
        "weight_bits": bits_of(weight),
        "bias": bias,
        "input_format": source,
        "format": target,
        "rule": RULE,
        "scale": scale,
        "activation": (target.lo, target.hi),
    }


def stated_bias(bias: Constant | None, outputs: int) -> NDArray[np.int64]:
    """Bias of QLinearConv and QGemm: integers in the scale of the accumulator."""
    if bias is None:
        return np.zeros(outputs, dtype=np.int64)
    if bias.data.dtype != np.int32 or bias.data.size not in (1, outputs):
        message = f"the bias must be {outputs} integers of 32 bits"
        raise HwgenError(f"{message}, not {bias.data.size} of {bias.data.dtype}")
    return np.broadcast_to(bias.data.reshape(-1), (outputs,)).astype(np.int64)


def real_layer(
    weight: Constant, arranged: NDArray[np.int64], axis: int, bias: Constant | None,
    after: Tail, source: IntFormat, target: IntFormat, factor: float = 1.0,
) -> dict[str, Any]:  # fmt: skip
    """The same for a layer of real numbers between integers, by the integer rule.

    arranged: the integers of `weight` as the layer has them, outputs last; axis: that of the
    outputs in `weight`. after: a * x + b behind the layer; factor: of the product alone.
    """
    outputs = arranged.shape[-1]
    scales = scales_of(weight, outputs, axis)
    sums = (np.float32(source.scale) * scales * np.float32(factor)).astype(np.float32)
    if (after.factor == 1).all() and (after.summand == 0).all():
        scale = rounding.combine(RULE, source.scale, scales * np.float32(factor), target.scale)
        return integer_layer(arranged, _bias(bias, sums, outputs), scale, source, target)
    gain = np.where(after.factor == 0, 1.0, after.factor)
    weights = arranged * np.sign(after.factor).astype(np.int64)
    exact = source.scale * scales.astype(np.float64) * factor * np.abs(gain)
    real = (0.0 if bias is None else _real_bias(bias, outputs)) * after.factor + after.summand
    scale = (exact / target.scale).astype(np.float32).astype(np.float64)
    return integer_layer(weights, _rounded(real / exact), scale, source, target)


def _bias(bias: Constant | None, sums: NDArray[np.float32], outputs: int) -> NDArray[np.int64]:
    """Integers of a real bias in the scale of the accumulator."""
    if bias is None:
        return np.zeros(outputs, dtype=np.int64)
    stored = bias.quantization
    if stored is not None and np.allclose(stored.scale, sums, rtol=1e-5, atol=0):
        whole = bias.data.astype(np.int64).reshape(-1) - stored.zero_point
        if len(whole) == outputs:
            return whole
    return _rounded(_real_bias(bias, outputs) / sums.astype(np.float64))


def _real_bias(bias: Constant, outputs: int) -> NDArray[np.float64]:
    if bias.data.size not in (1, outputs):
        raise HwgenError(f"the bias must have {outputs} values, not {bias.data.size}")
    real = bias.real.astype(np.float64).reshape(-1)
    if not np.isfinite(real).all():
        raise HwgenError("the bias must be finite")
    return np.broadcast_to(real, (outputs,))


def _rounded(values: NDArray[np.float64]) -> NDArray[np.int64]:
    worst = float(np.abs(values).max(initial=0.0))
    if worst >= _LARGEST_BIAS:
        message = f"its bias is {worst:.3g} times the scale of the accumulator, above 32 bits"
        raise HwgenError(message, hint="use larger scales of input and weights")
    return np.rint(values).astype(np.int64)


def source_of(importer: Importer, node: SourceNode, at: int) -> tuple[Constant, Constant | None]:
    """Scale and zero point behind input `at` of a QOperator node."""
    scale = importer.constant(node, at + 1, "the scale")
    return scale, importer.optional(node, at + 2, "the zero point")
