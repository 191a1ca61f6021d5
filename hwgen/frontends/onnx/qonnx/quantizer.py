"""What Quant, BipolarQuant and Trunc compute, in single precision as qonnx computes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat

Ints = NDArray[np.int64]
Singles = NDArray[np.float32]

_ROUNDINGS: Mapping[str, Callable[[Any], Any]] = {
    "ROUND": np.round,
    "HALF_EVEN": np.round,
    "CEIL": np.ceil,
    "FLOOR": np.floor,
    "UP": lambda x: np.sign(x) * np.ceil(np.abs(x)),
    "DOWN": np.fix,
    "HALF_UP": lambda x: np.sign(x) * np.floor(np.abs(x) + x.dtype.type(0.5)),
    "HALF_DOWN": lambda x: np.sign(x) * np.ceil(np.abs(x) - x.dtype.type(0.5)),
}
MODES = tuple(_ROUNDINGS)
"""Rounding modes of qonnx. All are monotone; the last two treat ties away from, towards zero."""


@dataclass(frozen=True, slots=True)
class Quantizer:
    """From real numbers to integers lo to hi of `format`.

    before, cut: of Trunc, the scale that values are rounded to at first, and what these integers
    are then divided by; 0 and 1 for none.
    """

    format: IntFormat
    lo: int
    hi: int
    mode: str = "ROUND"
    before: float = 0.0
    cut: float = 1.0

    @property
    def step(self) -> float:
        """What one integer counts for in the input."""
        return self.before * self.cut or self.format.scale

    def integers(self, reals: NDArray[Any]) -> Ints:
        """Integers of real numbers; same shape."""
        x = np.asarray(reals, dtype=np.float32)
        if self.format.is_bipolar:
            return (x >= 0).astype(np.int64)
        with np.errstate(all="ignore"):
            scaled = self._scaled(x)
            limited = np.clip(scaled, np.float32(self.lo), np.float32(self.hi))
            return np.asarray(_ROUNDINGS[self.mode](limited)).astype(np.int64)

    def _scaled(self, x: Singles) -> Singles:
        zero = np.float32(self.format.zero_point)
        if not self.before:
            return np.asarray(x / np.float32(self.format.scale) + zero, dtype=np.float32)
        whole = np.round(x / np.float32(self.before))
        return np.asarray(whole / np.float32(self.cut) + zero, dtype=np.float32)


def weight_integers(
    values: NDArray[Any],
    scale: NDArray[Any],
    zero: NDArray[Any],
    limits: tuple[int, int],
    mode: str,
) -> Ints:
    """Integers of constants, the zero point taken off; scale and zero fit the values."""
    lo, hi = limits
    with np.errstate(all="ignore"):
        scaled = values.astype(np.float32) / scale.astype(np.float32) + zero.astype(np.float32)
        limited = np.clip(scaled, np.float32(lo), np.float32(hi))
        rounded = np.asarray(_ROUNDINGS[mode](limited)) - zero
    if not np.isfinite(rounded).all():
        raise HwgenError("rounds constants that are no finite numbers")
    return np.asarray(rounded, dtype=np.int64)


def limits(bits: int, signed: bool, narrow: bool) -> tuple[int, int]:
    """Smallest and largest integer of a Quant node."""
    if signed:
        return -(1 << (bits - 1)) + narrow, (1 << (bits - 1)) - 1
    return 0, (1 << bits) - 1 - narrow
