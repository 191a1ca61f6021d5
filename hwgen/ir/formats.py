"""Integer formats: how the integers of a tensor stand for real numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError

Number = TypeVar("Number", int, NDArray[Any])

MIN_BITS = 1
MAX_BITS = 16


@dataclass(frozen=True, slots=True)
class IntFormat:
    """real = scale * (step * integer - zero_point), integers of `bits` bits.

    Fixed point Q(m.n) is the case scale = 2**-n, zero_point = 0. step is 1 but in the bipolar
    format, whose integers 0 and 1 stand for -scale and +scale. One bit has no sign.
    Raises HwgenError when bits, scale, zero point or step are out of range.
    """

    bits: int
    signed: bool
    scale: float
    zero_point: int = 0
    step: int = 1

    def __post_init__(self) -> None:
        if not MIN_BITS <= self.bits <= MAX_BITS:
            raise HwgenError(f"bits must be from {MIN_BITS} to {MAX_BITS}, not {self.bits}")
        if self.bits == 1 and self.signed:
            hint = "use the bipolar format for two values of either sign"
            raise HwgenError("signed integers must have 2 bits or more, not 1", hint=hint)
        if not (math.isfinite(self.scale) and self.scale > 0):
            raise HwgenError(f"scale must be a finite positive number, not {self.scale}")
        if not self.lo <= self.zero_point <= self.hi:
            raise HwgenError(
                f"zero point must be from {self.lo} to {self.hi}, not {self.zero_point}"
            )
        if self.step != 1 and (self.bits, self.zero_point, self.step) != (1, 1, 2):
            raise HwgenError(f"step must be 1, or 2 in the bipolar format, not {self.step}")

    @classmethod
    def bipolar(cls, scale: float) -> IntFormat:
        """One bit for -scale and +scale."""
        return cls(1, False, scale, zero_point=1, step=2)

    @property
    def is_bipolar(self) -> bool:
        """True when no integer stands for zero, only two numbers of either sign."""
        return self.step == 2

    @property
    def spacing(self) -> float:
        """Distance of the real numbers that neighbouring integers stand for."""
        return self.scale * self.step

    @property
    def lo(self) -> int:
        """Smallest integer of the format."""
        return -(1 << (self.bits - 1)) if self.signed else 0

    @property
    def hi(self) -> int:
        """Largest integer of the format."""
        return (1 << (self.bits - 1)) - 1 if self.signed else (1 << self.bits) - 1

    def quantize(self, real: NDArray[np.floating]) -> NDArray[np.int64]:
        """Nearest integers of `real` (ties to even), saturated to the format; same shape.

        Zero is as near to both values of the bipolar format: it becomes the positive one.
        """
        if self.is_bipolar:
            return (np.asarray(real, dtype=np.float64) >= 0.0).astype(np.int64)
        scaled = np.rint(np.asarray(real, dtype=np.float64) / self.scale) + self.zero_point
        clipped: NDArray[np.float64] = np.clip(scaled, self.lo, self.hi)
        return clipped.astype(np.int64)

    def dequantize(self, integers: NDArray[np.integer]) -> NDArray[np.float64]:
        """Real numbers that the integers stand for; same shape."""
        return self.centre(np.asarray(integers, dtype=np.float64)) * self.scale

    def centre(self, integers: Number) -> Number:
        """step * integer - zero_point, in units of the scale: what arithmetic takes; same shape."""
        return integers * self.step - self.zero_point

    def centre_in_place(self, numbers: NDArray[Any]) -> None:
        """`centre` of an array of any signed or real type that holds integers of the format."""
        if self.step != 1:
            numbers *= self.step
        if self.zero_point:
            numbers -= self.zero_point
