"""Canonical signed digits: the fewest powers of two that add up to an integer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def digits(value: int) -> list[tuple[int, int]]:
    """Pairs (power, +1 or -1) with value = sum(sign << power), ascending, no two adjacent."""
    found, power = [], 0
    while value:
        if value & 1:
            sign = 2 - (value & 3)
            found.append((power, sign))
            value -= sign
        value >>= 1
        power += 1
    return found


def digit_counts(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many digits each value of less than 32 bits has: where x and 3 * x differ."""
    size = np.abs(values)
    differ = size ^ 3 * size
    return sum((differ >> bit & 1 for bit in range(34)), np.zeros_like(size))
