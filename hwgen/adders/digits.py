"""Canonical signed digits: the fewest powers of two that add up to an integer."""

from __future__ import annotations


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
