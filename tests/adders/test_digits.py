from __future__ import annotations

from itertools import pairwise

import numpy as np

from hwgen.adders.digits import digit_counts, digits


def test_digits_add_up_and_no_two_are_adjacent() -> None:
    for value in range(-1024, 1025):
        found = digits(value)
        assert sum(sign << power for power, sign in found) == value
        powers = [power for power, _ in found]
        assert all(after > before + 1 for before, after in pairwise(powers))


def test_few_digits() -> None:
    assert digits(0) == []
    assert digits(-128) == [(7, -1)]
    assert digits(127) == [(0, -1), (7, 1)]
    assert digits(85) == [(0, 1), (2, 1), (4, 1), (6, 1)]


def test_digits_are_counted_at_once() -> None:
    values = np.array([*range(-300, 300), -(1 << 31), (1 << 31) - 1, 0x55555555])
    assert digit_counts(values).tolist() == [len(digits(value)) for value in values.tolist()]
