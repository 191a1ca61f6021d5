"""Integer formats: how the integers of a tensor stand for real numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError

MIN_BITS = 2
MAX_BITS = 16


@dataclass(frozen=True, slots=True)
class IntFormat:
    """real = scale * (integer - zero_point), integers of `bits` bits.

    Fixed point Q(m.n) is the case scale = 2**-n, zero_point = 0.
    Raises HwgenError when bits, scale or zero point are out of range.
    """

    bits: int
    signed: bool
    scale: float
    zero_point: int = 0

    def __post_init__(self) -> None:
        if not MIN_BITS <= self.bits <= MAX_BITS:
            raise HwgenError(f"bits must be from {MIN_BITS} to {MAX_BITS}, not {self.bits}")
        if not (math.isfinite(self.scale) and self.scale > 0):
            raise HwgenError(f"scale must be a finite positive number, not {self.scale}")
        if not self.lo <= self.zero_point <= self.hi:
            raise HwgenError(
                f"zero point must be from {self.lo} to {self.hi}, not {self.zero_point}"
            )

    @property
    def lo(self) -> int:
        """Smallest integer of the format."""
        return -(1 << (self.bits - 1)) if self.signed else 0

    @property
    def hi(self) -> int:
        """Largest integer of the format."""
        return (1 << (self.bits - 1)) - 1 if self.signed else (1 << self.bits) - 1

    def quantize(self, real: NDArray[np.floating]) -> NDArray[np.int64]:
        """Nearest integers of `real` (ties to even), saturated to the format; same shape."""
        scaled = np.rint(np.asarray(real, dtype=np.float64) / self.scale) + self.zero_point
        clipped: NDArray[np.float64] = np.clip(scaled, self.lo, self.hi)
        return clipped.astype(np.int64)

    def dequantize(self, integers: NDArray[np.integer]) -> NDArray[np.float64]:
        """Real numbers that the integers stand for; same shape."""
        return (np.asarray(integers, dtype=np.float64) - self.zero_point) * self.scale
