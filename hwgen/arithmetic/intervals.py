"""Interval analysis: how large the accumulator of each output channel can become."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwgen.ir.formats import IntFormat

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class AccumulatorRange:
    """Reach of acc = sum(weight * centre(x)) + bias per output channel; all [Cout].

    lo, hi:                  exact smallest and largest final value, bias included.
    partial_lo, partial_hi:  hull of every partial sum, in any order of taps and bias.
    taps_lo, taps_hi:        hull of every partial sum without the bias.
    """

    lo: Ints
    hi: Ints
    partial_lo: Ints
    partial_hi: Ints
    taps_lo: Ints
    taps_hi: Ints

    def hull(self, channels: int) -> AccumulatorRange:
        """Reach of each of `channels` channels from that of its values at several positions.

        self: one entry per position and channel, channels innermost.
        """
        low = (self.lo, self.partial_lo, self.taps_lo)
        high = (self.hi, self.partial_hi, self.taps_hi)
        lo, partial_lo, taps_lo = (ends.reshape(-1, channels).min(axis=0) for ends in low)
        hi, partial_hi, taps_hi = (ends.reshape(-1, channels).max(axis=0) for ends in high)
        return AccumulatorRange(lo, hi, partial_lo, partial_hi, taps_lo, taps_hi)

    @property
    def bits(self) -> int:
        """Bits of a signed register that holds every final value of every channel."""
        return signed_bits(int(self.lo.min()), int(self.hi.max()))

    @property
    def partial_bits(self) -> int:
        """Bits of a signed register that holds every partial sum of every channel."""
        return signed_bits(int(self.partial_lo.min()), int(self.partial_hi.max()))


def accumulator_range(
    weight: Ints,
    bias: Ints,
    input_format: IntFormat,
    input_range: tuple[int, int] | None = None,
) -> AccumulatorRange:
    """Reach of the accumulators of weight [..., Cout] and bias [Cout].

    input_range: smallest and largest input integer where known, else that of the format.
    Padded taps are allowed: each tap may also contribute 0.
    """
    lo, hi = input_range or (input_format.lo, input_format.hi)
    low, high = min(input_format.centre(lo), 0), max(input_format.centre(hi), 0)
    taps = weight.reshape(-1, weight.shape[-1])
    positive = np.maximum(taps, 0).sum(axis=0)
    negative = np.minimum(taps, 0).sum(axis=0)
    taps_lo = positive * low + negative * high
    taps_hi = positive * high + negative * low
    return AccumulatorRange(
        lo=taps_lo + bias,
        hi=taps_hi + bias,
        partial_lo=taps_lo + np.minimum(bias, 0),
        partial_hi=taps_hi + np.maximum(bias, 0),
        taps_lo=taps_lo,
        taps_hi=taps_hi,
    )


def signed_bits(lo: int, hi: int) -> int:
    """Bits of the smallest signed register that holds lo to hi."""
    return 1 + max(max(hi, 0).bit_length(), max(-lo - 1, 0).bit_length())


def unsigned_bits(hi: int) -> int:
    """Bits of the smallest unsigned register that holds 0 to hi; at least 1."""
    return max(1, hi.bit_length())
