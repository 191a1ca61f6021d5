"""What a tensor of an ONNX file is while the file is converted: constant, or held by a layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError
from hwgen.frontends.layout import Layout
from hwgen.frontends.source import Quantization
from hwgen.ir.formats import IntFormat
from hwgen.ir.lookup import every_integer

Reals = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Constant:
    """Values that the file holds. quantization: of integers that stand for real numbers."""

    data: NDArray[Any]
    quantization: Quantization | None = None

    @property
    def real(self) -> Reals:
        """The values as real numbers, of the same shape."""
        if self.quantization is None:
            return self.data.astype(np.float32)
        scale, zero_point = per_axis(self.quantization, self.data.ndim)
        centred = self.data.astype(np.int64) - zero_point
        return (centred.astype(np.float32) * scale).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Tensor:
    """Values that a layer makes. layout: how they lie in the file.

    reals [1 or C, 2**bits]: for a float tensor, the real number that each integer of the layer
    stands for, by its stored bits; None for a tensor of integers.
    """

    layer: str
    layout: Layout
    reals: Reals | None = None


def per_axis(quantization: Quantization, rank: int) -> tuple[Reals, NDArray[np.int64]]:
    """Scale and zero point in a shape that goes with a tensor of `rank` axes."""
    if len(quantization.scale) == 1 and len(quantization.zero_point) == 1:
        return quantization.scale.reshape(()), quantization.zero_point.reshape(())
    shape = [1] * rank
    shape[quantization.axis] = -1
    return quantization.scale.reshape(shape), quantization.zero_point.reshape(shape)


def dequantized(number: IntFormat) -> Reals:
    """The real number of each integer of a format, by its stored bits: [1, 2**bits]."""
    centred = (every_integer(number) - number.zero_point).astype(np.float32)
    with np.errstate(over="ignore"):
        return (centred * np.float32(number.scale))[None]


def quantized(reals: Reals, number: IntFormat) -> NDArray[np.int64]:
    """Integers of a format for real numbers, in single precision as QuantizeLinear has them."""
    with np.errstate(over="ignore"):
        scaled = np.rint(reals.astype(np.float32) / np.float32(number.scale))
    if np.isnan(scaled).any():
        raise HwgenError("makes values that are not numbers")
    clipped: NDArray[np.float64] = np.clip(
        scaled.astype(np.float64) + number.zero_point, number.lo, number.hi
    )
    return clipped.astype(np.int64)


INTEGERS = {"int8": (8, True), "uint8": (8, False), "int16": (16, True), "uint16": (16, False)}
"""Bits and sign of the data types of quantized activations."""


def integer_format(scale: Constant, zero_point: Constant | None, dtype: str) -> IntFormat:
    """The format of one scale and zero point. dtype: of the integers, where there is no zero point.

    Raises HwgenError when there are several, or they are no scale and no integer.
    """
    if scale.data.size != 1 or (zero_point is not None and zero_point.data.size != 1):
        raise HwgenError("needs one scale and one zero point for all values of an activation")
    kind = dtype if zero_point is None else str(zero_point.data.dtype)
    if kind not in INTEGERS:
        raise HwgenError(f"activations must be {', '.join(INTEGERS)}, not {kind}")
    bits, signed = INTEGERS[kind]
    start = 0 if zero_point is None else int(zero_point.data.reshape(-1)[0])
    return IntFormat(bits, signed, float(np.float32(scale.data.reshape(-1)[0])), start)
