"""Numbers of a file's tensors: integer formats, scales, the bounds of fused activations."""

from __future__ import annotations

import numpy as np

from hwgen.errors import HwgenError
from hwgen.frontends.source import SourceTensor
from hwgen.ir.formats import IntFormat

_SIGNED = {"int8": True, "uint8": False}
_REASONS = {
    "int16": "activations of 16 bits (16x8 models) are not supported",
    "float32": "it computes in floating point",
    "float16": "it computes in floating point",
}
_FULL_INTEGER = "convert the model to full 8-bit integers, with a representative data set"
_LIMITS: dict[str, tuple[float | None, float | None]] = {
    "NONE": (None, None),
    "RELU": (0.0, None),
    "RELU6": (0.0, 6.0),
    "RELU_N1_TO_1": (-1.0, 1.0),
}


def integer_format(key: str, tensor: SourceTensor) -> IntFormat:
    """Format of an 8-bit tensor with one scale. Raises HwgenError on any other."""
    if tensor.dtype not in _SIGNED:
        reason = _REASONS.get(tensor.dtype, "int8 and uint8 are supported")
        message = f"tensor '{key}' is {tensor.dtype}: {reason}"
        raise HwgenError(message, hint=_FULL_INTEGER)
    if tensor.quantization is None:
        raise HwgenError(f"tensor '{key}' has no scale", hint=_FULL_INTEGER)
    if len(tensor.quantization.scale) != 1:
        count = len(tensor.quantization.scale)
        raise HwgenError(f"tensor '{key}' must have one scale, not {count}")
    scale, zero = tensor.quantization.scale[0], tensor.quantization.zero_point[0]
    return IntFormat(8, _SIGNED[tensor.dtype], float(scale), int(zero))


def fused_bounds(function: str, target: IntFormat) -> tuple[int, int]:
    """Smallest and largest integer behind a fused activation, rounded as TensorFlow Lite does:
    limit / scale in single precision, half away from zero."""
    lowest, highest = _LIMITS[function]
    lo = target.lo if lowest is None else max(target.lo, _nearest(lowest, target))
    hi = target.hi if highest is None else min(target.hi, _nearest(highest, target))
    return lo, hi


def _nearest(limit: float, target: IntFormat) -> int:
    with np.errstate(over="ignore"):
        steps = float(np.float32(limit) / np.float32(target.scale))
    away = np.trunc(steps + np.copysign(0.5, steps)) if abs(steps) < 2.0**31 else steps
    return target.zero_point + int(np.clip(away, -(2.0**31), 2.0**31))
