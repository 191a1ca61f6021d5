"""A function of two small integers as one line and a shift, in 32 bits, proved for every pair.

The hardware has its own search for the narrowest form (hwgen.arithmetic.weighted_sum). Here the
factors are as wide as 32 bits allow, so that the first try nearly always holds, and NumPy computes
many values in a few passes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Narrow = NDArray[np.int32]

_FREE = 1 << 60  # a bound that does not bind
_TRIES = 3
_HELD = 1 << 31


@dataclass(frozen=True, slots=True)
class PairLine:
    """y = clamp((factor_a * a + factor_b * b + offset) >> shift, lo, hi), exact in 32 bits."""

    factor_a: int
    factor_b: int
    offset: int
    shift: int
    lo: int
    hi: int

    def apply(self, a: Narrow, b: Narrow, spare: Narrow, out: Narrow) -> None:
        """Outputs of operands into `out`, by way of `spare`; all of one shape."""
        np.multiply(b, np.int32(self.factor_b), out=spare)
        np.multiply(a, np.int32(self.factor_a), out=out)
        np.add(out, spare, out=out)
        np.add(out, np.int32(self.offset), out=out)
        np.right_shift(out, np.int32(self.shift), out=out)
        np.maximum(out, np.int32(self.lo), out=out)
        np.minimum(out, np.int32(self.hi), out=out)


def pair_line(a: Ints, b: Ints, outputs: Ints, slopes: tuple[float, float]) -> PairLine | None:
    """The line that gives outputs [len(a), len(b)] for all operands a and b.

    slopes: of the outputs by a and by b, about. None where no line is found.
    """
    reach = sum(
        abs(slope) * float(np.abs(x).max()) for slope, x in zip(slopes, (a, b), strict=True)
    )
    levels = reach + float(np.abs(outputs).max()) + 2
    widest = int(np.floor(np.log2(_HELD / levels))) - 1
    for shift in range(widest, max(widest - _TRIES, 0), -1):
        if (found := _at(shift, a, b, outputs, slopes)) is not None:
            return found
    return None


def _at(
    shift: int, a: Ints, b: Ints, outputs: Ints, slopes: tuple[float, float]
) -> PairLine | None:
    """Any offset that every pair allows: those that are clamped allow all on one side."""
    factor_a, factor_b = (round(slope * 2.0**shift) for slope in slopes)
    total = factor_a * a[:, np.newaxis] + factor_b * b
    lo, hi = int(outputs.min()), int(outputs.max())
    lowest = (outputs << shift) - total
    least = int(np.where(outputs == lo, -_FREE, lowest).max())
    most = int(np.where(outputs == hi, _FREE, lowest + ((1 << shift) - 1)).min())
    if least > most:
        return None
    middle = (least + most) // 2
    offset = middle if abs(middle) < _FREE // 4 else max(least, min(most, 0))
    held = int(np.abs(total).max()) + abs(offset) < _HELD
    parts = np.abs(a).max() * abs(factor_a) < _HELD and np.abs(b).max() * abs(factor_b) < _HELD
    return PairLine(factor_a, factor_b, offset, shift, lo, hi) if held and parts else None
