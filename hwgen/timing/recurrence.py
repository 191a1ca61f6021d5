"""Vectorized recurrences over beats: the max-plus building blocks of the timing model."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Cycles = NDArray[np.int64]
NEVER = np.int64(-1)  # a bound that does not bind: before the first cycle


def spaced(earliest: Cycles) -> Cycles:
    """t[n] = max(earliest[n], t[n-1] + 1): events in order, one a cycle at most."""
    index = np.arange(len(earliest), dtype=np.int64)
    times: Cycles = np.maximum.accumulate(earliest - index) + index
    return times


def delayed(times: Cycles, lag: int) -> Cycles:
    """x[n] = times[n - lag], and NEVER for the first `lag` entries."""
    result = np.full(len(times), NEVER)
    if lag < len(times):
        result[lag:] = times[: len(times) - lag]
    return result


def gathered(times: Cycles, index: NDArray[np.int64]) -> Cycles:
    """x[n] = times[index[n]], and NEVER where the index is negative."""
    result: Cycles = np.where(index < 0, NEVER, times[np.maximum(index, 0)])
    return result


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
