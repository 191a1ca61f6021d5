"""Random numbers whose small integer draws are recorded, and can be played again, lowered.

A generator draws choices (sizes, attributes, which layer) with `integers` and `choice`, and data
with everything else. Both come from streams of their own, so that lowering a choice leaves the data
alone.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np

FEW = 16  # numbers in one call that count as choices; more are data


class Choices(np.random.Generator):
    """Random numbers of one part of a case.

    replay: distances of the choices from their lowest value; those that are missing are 0, those
    that are too large the largest possible. None draws them at random.
    drawn: the same distances as they were in fact, with the number of possible values.
    """

    def __init__(self, seed: int, label: str, replay: Sequence[int] | None = None) -> None:
        key = [seed, zlib.crc32(label.encode())]
        super().__init__(np.random.PCG64(key))
        self._chooser = np.random.default_rng([*key, 1])
        self._replay = None if replay is None else list(replay)
        self.drawn: list[tuple[int, int]] = []

    def integers(  # type: ignore[override]
        self, low: Any, high: Any = None, size: Any = None, **options: Any
    ) -> Any:
        """As in NumPy."""
        if options or _count(low, high, size) > FEW:
            return super().integers(low, high, size, **options)
        if high is None:
            low, high = 0, low
        lows, highs = np.broadcast_arrays(low, high)
        shape = lows.shape if size is None else size
        flat = zip(
            np.broadcast_to(lows, shape).flat, np.broadcast_to(highs, shape).flat, strict=True
        )
        found = [int(lo) + self._one(int(hi) - int(lo)) for lo, hi in flat]
        array = np.array(found, dtype=np.int64).reshape(shape)
        return array if array.ndim else array[()]

    def choice(self, a: Any, size: Any = None, *args: Any, **options: Any) -> Any:
        """As in NumPy; without replacement or with probabilities it is data."""
        if args or options:
            return super().choice(a, size, *args, **options)
        values = np.arange(a) if isinstance(a, int | np.integer) else np.asarray(a)
        return values[self.integers(0, len(values), size)]

    def _one(self, values: int) -> int:
        if values < 1:
            raise ValueError("low >= high")
        if self._replay is None:
            distance = int(self._chooser.integers(values))
        else:
            position = len(self.drawn)
            wanted = self._replay[position] if position < len(self._replay) else 0
            distance = min(wanted, values - 1)
        self.drawn.append((distance, values))
        return distance


def _count(low: Any, high: Any, size: Any) -> int:
    if size is not None:
        return int(np.prod(size))
    return int(np.broadcast(low, 0 if high is None else high).size)
