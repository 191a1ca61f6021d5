"""Vectorized recurrences over beats: the max-plus building blocks of the timing model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Cycles = NDArray[np.int64]
NEVER = np.int64(-1)  # a bound that does not bind: before the first cycle
NOTHING = np.int64(-(1 << 60))  # less than any difference of cycles


def spaced(earliest: Cycles) -> Cycles:
    """t[n] = max(earliest[n], t[n-1] + 1): events in order, one a cycle at most."""
    return in_order(earliest, order(len(earliest)))


def in_order(earliest: Cycles, places: NDArray[np.int64]) -> Cycles:
    """t[n] = max(earliest[n], t[n-1] + places[n] - places[n-1])."""
    times: Cycles = earliest - places
    rise(times)
    times += places
    return times


def rise(times: Cycles) -> None:
    """t[n] = max(t[n], t[n-1]) in place. To see that nothing changes takes a tenth of the time."""
    if (times[1:] < times[:-1]).any():
        np.maximum.accumulate(times, out=times)


def order(count: int) -> NDArray[np.int64]:
    """0, 1, ... count - 1, not to be written to: the same numbers are given out again."""
    if count > len(_KEPT[0]):
        _KEPT[0] = np.arange(2 * count, dtype=np.int64)
        _KEPT[0].setflags(write=False)
    return _KEPT[0][:count]


_KEPT = [np.arange(0, dtype=np.int64)]


def delayed(times: Cycles, lag: int) -> Cycles:
    """x[n] = times[n - lag], and NEVER for the first `lag` entries."""
    result = np.full(len(times), NEVER)
    if lag < len(times):
        result[lag:] = times[: len(times) - lag]
    return result


def follow(earliest: Cycles, times: Cycles, lag: int) -> None:
    """Raise earliest[n] in place to times[n - lag] + 1, but for the first `lag` entries."""
    if lag < len(times):
        later = earliest[lag:]
        np.maximum(later, times[: len(times) - lag] + 1, out=later)


def gathered(times: Cycles, index: NDArray[np.int64]) -> Cycles:
    """x[n] = times[index[n]], and NEVER where the index is negative."""
    result: Cycles = times.take(np.maximum(index, 0))
    result[index < 0] = NEVER
    return result


@dataclass(frozen=True, slots=True)
class Bound:
    """x[n] = times[index[n]] + gap[n], far below all cycles where there is no such time."""

    index: NDArray[np.int64]
    gap: NDArray[np.int64]

    @staticmethod
    def of(index: NDArray[np.int64], gap: NDArray[np.int64]) -> Bound:
        """index: negative where nothing binds."""
        if index.min(initial=0) >= 0:
            return Bound(index, gap)
        return Bound(np.maximum(index, 0), np.where(index < 0, NOTHING, gap))

    def on(self, times: Cycles) -> Cycles:
        """The bounds that these times set."""
        found: Cycles = times.take(self.index)
        found += self.gap
        return found


class FreeSlots:
    """The cycles in which a periodic stall pattern lets something happen, counted from 0."""

    def __init__(self, stalled: NDArray[np.bool_]) -> None:
        self.free: Cycles = np.flatnonzero(~stalled).astype(np.int64)
        self.period = len(stalled)
        self.before: Cycles = np.concatenate(([0], np.cumsum(~stalled))).astype(np.int64)

    def rank(self, cycle: Cycles) -> Cycles:
        """Index of the first free slot at or after each cycle."""
        if len(self.free) == self.period:
            return np.maximum(cycle, 0)
        laps, rest = np.divmod(np.maximum(cycle, 0), self.period)
        ranks: Cycles = laps * len(self.free) + self.before[rest]
        return ranks

    def cycle(self, rank: Cycles) -> Cycles:
        """Cycle of each free slot."""
        if len(self.free) == self.period:
            return rank
        laps, rest = np.divmod(rank, len(self.free))
        return laps * self.period + self.free[rest]
