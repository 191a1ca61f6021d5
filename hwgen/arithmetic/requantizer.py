"""The requantizer circuit: from accumulator to output integer by multiply, add, shift, clamp.

hwgen.arithmetic.requantize searches the numbers and proves them equal to a rounding rule.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.intervals import signed_bits, unsigned_bits
from hwgen.errors import HwgenError

Ints = NDArray[np.int64]
KINDS = ("linear", "linear_even", "thresholds")
_PER_CHANNEL = ("multiplier", "offset_pos", "offset_neg", "acc_lo", "acc_hi")


@dataclass(frozen=True, slots=True, eq=False)
class Requantizer:
    """Accumulator to output integer, per output channel (arrays [Cout]).

    linear and linear_even, all numbers signed except `multiplier`:

        t  = acc * multiplier + (offset_neg if acc < 0 else offset_pos)
        y0 = t >>> shift                                          (arithmetic shift: floor)
        y0 = y0 & ~1   if kind is linear_even and the low `shift` bits of t are all zero
        y  = clamp(y0 + zero_point + correction, lo, hi)

    In kind linear the output zero point is folded into the offsets and `zero_point` is 0. In kind
    linear_even it is folded only for rule Z, where the parity is that of the value with the zero
    point; there the shift is at least 1.
    exceptions [Cout, n, 2], pairs of an accumulator and its correction, -1, 0 or 1, which is 0 for
    all others; None is the same as no pairs.
    thresholds [Cout, hi - lo], ascending:  y = lo + number of thresholds <= acc.
    acc_lo, acc_hi [Cout]: the accumulators for which equality with the rule is proved.
    """

    kind: str
    multiplier: Ints
    offset_pos: Ints
    offset_neg: Ints
    shift: int
    zero_point: int
    lo: int
    hi: int
    acc_lo: Ints
    acc_hi: Ints
    thresholds: Ints | None = None
    exceptions: Ints | None = None

    @classmethod
    def searching(
        cls, thresholds: Ints, lo: int, hi: int, acc_lo: Ints, acc_hi: Ints
    ) -> Requantizer:
        """The circuit that counts thresholds [Cout, hi - lo]."""
        none = np.zeros_like(acc_lo)
        return cls("thresholds", none, none, none, 0, 0, lo, hi, acc_lo, acc_hi, thresholds)

    def __post_init__(self) -> None:
        for field in _PER_CHANNEL:
            object.__setattr__(self, field, _read_only(getattr(self, field)))
        for field in ("thresholds", "exceptions"):
            if getattr(self, field) is not None:
                object.__setattr__(self, field, _read_only(getattr(self, field)))
        self._check()

    def _check(self) -> None:
        """Raise HwgenError unless the numbers form a circuit (they may come from a file)."""
        if self.kind not in KINDS:
            raise HwgenError(f"requantizer kind must be one of {', '.join(KINDS)}")
        shapes = {getattr(self, field).shape for field in _PER_CHANNEL}
        if len(shapes) != 1 or len(next(iter(shapes))) != 1 or self.channels == 0:
            raise HwgenError("requantizer arrays must hold one value per output channel")
        if (self.multiplier < 0).any() or not 0 <= self.shift < 63:
            raise HwgenError("requantizer needs multipliers of 0 or more and a shift of 0 to 62")
        if (self.thresholds is not None) != (self.kind == "thresholds"):
            raise HwgenError("requantizer has thresholds exactly when its kind says so")
        if self.thresholds is not None:
            self._check_thresholds(self.thresholds)
        if self.exceptions is not None:
            self._check_exceptions(self.exceptions)
        if self.kind == "linear_even" and self.shift == 0:
            raise HwgenError("requantizer of kind linear_even needs a shift of 1 or more")
        offsets = np.concatenate([self.offset_pos, self.offset_neg])
        reach = _magnitude(self.multiplier) * max(map(_magnitude, (self.acc_lo, self.acc_hi)))
        if reach + _magnitude(offsets) >= 1 << 63:
            raise HwgenError("requantizer product does not fit 64 bits")

    def _check_exceptions(self, exceptions: Ints) -> None:
        if exceptions.ndim != 3 or exceptions.shape[::2] != (self.channels, 2):
            wanted = f"({self.channels}, n, 2)"
            raise HwgenError(f"requantizer exceptions must have shape {wanted}")
        if self.kind == "thresholds" or (np.abs(exceptions[..., 1]) > 1).any():
            raise HwgenError("requantizer exceptions correct a line, by -1, 0 or 1")

    def _check_thresholds(self, thresholds: Ints) -> None:
        wanted = (self.channels, self.hi - self.lo)
        if thresholds.shape != wanted:
            raise HwgenError(f"requantizer thresholds must have shape {wanted}")
        if (np.diff(thresholds, axis=1) < 0).any():
            raise HwgenError("requantizer thresholds must ascend")

    @property
    def channels(self) -> int:
        """Number of output channels."""
        return int(self.multiplier.shape[0])

    @property
    def exceptions_of_a_channel(self) -> int:
        """The most of any channel."""
        return 0 if self.exceptions is None else int(self.exceptions.shape[1])

    @property
    def two_offsets(self) -> bool:
        """True when some channel adds another offset to negative accumulators."""
        return bool((self.offset_pos != self.offset_neg).any())

    @property
    def offsets(self) -> int:
        """Offsets of a channel: 2 where some channel has another one for negative accumulators."""
        return 2 if self.two_offsets else 1

    @property
    def multiplier_bits(self) -> int:
        """Unsigned width of the widest multiplier; at least 1."""
        return unsigned_bits(int(self.multiplier.max()))

    @property
    def offset_bits(self) -> int:
        """Signed width of the widest offset."""
        lo = min(int(self.offset_pos.min()), int(self.offset_neg.min()))
        return signed_bits(lo, max(int(self.offset_pos.max()), int(self.offset_neg.max())))

    @property
    def product_bits(self) -> int:
        """Signed width that holds t, and acc * multiplier, for every reachable accumulator."""
        low, high = self.acc_lo * self.multiplier, self.acc_hi * self.multiplier
        lows = (low, low + self.offset_neg, low + self.offset_pos)
        highs = (high, high + self.offset_neg, high + self.offset_pos)
        return signed_bits(min(int(v.min()) for v in lows), max(int(v.max()) for v in highs))

    @property
    def level_bits(self) -> int:
        """Signed width that holds the outputs before the clamp, and the clamp's ends."""
        offsets = self.offset_neg, self.offset_pos
        lows = [self.acc_lo * self.multiplier + offset for offset in offsets]
        highs = [self.acc_hi * self.multiplier + offset for offset in offsets]
        lowest = (min(int(v.min()) for v in lows) >> self.shift) - (self.kind == "linear_even")
        highest = max(int(v.max()) for v in highs) >> self.shift
        corrected = int(self.exceptions_of_a_channel > 0)
        reach = lowest + self.zero_point - corrected, highest + self.zero_point + corrected
        return signed_bits(min(self.lo, reach[0]), max(self.hi, reach[1]))

    def apply(self, acc: NDArray[np.integer]) -> Ints:
        """Output integers of accumulators [..., Cout], exactly as the hardware computes them."""
        values = np.asarray(acc, dtype=np.int64)
        if self.thresholds is not None:
            return reached(values, self.thresholds) + np.int64(self.lo)
        t = values * self.multiplier + np.where(values < 0, self.offset_neg, self.offset_pos)
        y = t >> self.shift
        if self.kind == "linear_even":
            tie = t & ((1 << self.shift) - 1) == 0
            y = np.where(tie, y & ~np.int64(1), y)
        clamped: Ints = np.clip(y + self.zero_point + self._corrections(values), self.lo, self.hi)
        return clamped

    def _corrections(self, acc: Ints) -> Ints:
        result = np.zeros_like(acc)
        if self.exceptions is not None:
            for place in range(self.exceptions.shape[1]):
                accumulators, corrections = self.exceptions[:, place].T
                result += np.where(acc == accumulators, corrections, 0)
        return result

    def channel_slice(self, part: slice | Ints) -> Requantizer:
        """The same circuit for some of the channels."""
        return replace(
            self,
            multiplier=self.multiplier[part],
            offset_pos=self.offset_pos[part],
            offset_neg=self.offset_neg[part],
            acc_lo=self.acc_lo[part],
            acc_hi=self.acc_hi[part],
            thresholds=None if self.thresholds is None else self.thresholds[part],
            exceptions=None if self.exceptions is None else self.exceptions[part],
        )

    def repeated(self, times: int) -> Requantizer:
        """The same circuit for `times` times the channels, all of them and then all again."""
        return replace(
            self,
            multiplier=np.tile(self.multiplier, times),
            offset_pos=np.tile(self.offset_pos, times),
            offset_neg=np.tile(self.offset_neg, times),
            acc_lo=np.tile(self.acc_lo, times),
            acc_hi=np.tile(self.acc_hi, times),
            thresholds=None if self.thresholds is None else np.tile(self.thresholds, (times, 1)),
            exceptions=(
                None if self.exceptions is None else np.tile(self.exceptions, (times, 1, 1))
            ),
        )


def reached(acc: Ints, thresholds: Ints) -> Ints:
    """How many thresholds [Cout, n] of their channel the accumulators [..., Cout] reach."""
    flat = acc.reshape(-1, len(thresholds))
    columns = enumerate(thresholds)
    counts = [np.searchsorted(steps, flat[:, channel], side="right") for channel, steps in columns]
    return np.stack(counts, axis=-1).reshape(acc.shape)


def _read_only(values: NDArray[np.integer]) -> Ints:
    array = np.array(values, dtype=np.int64)
    array.flags.writeable = False
    return array


def _magnitude(values: Ints) -> int:
    return max(int(values.max()), -int(values.min()))
