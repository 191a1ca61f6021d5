from __future__ import annotations

import itertools

import numpy as np
import pytest

from hwgen.arithmetic.lines import NONE, bounds, side, smallest_multiplier


def works(m: int, r: int, points: np.ndarray, targets: np.ndarray, lo: int, hi: int) -> bool:
    return all(
        (m * acc + r >= target) == (acc >= point)
        for point, target in zip(points, targets, strict=True)
        for acc in range(lo, hi + 1)
    )


@pytest.mark.parametrize("seed", range(30))
def test_smallest_multiplier_equals_brute_force(seed: int) -> None:
    generator = np.random.default_rng(seed)
    lo, hi = -int(generator.integers(0, 9)), int(generator.integers(0, 9))
    points = np.sort(generator.integers(lo, hi + 2, 3))
    targets = np.arange(3) * 4 + int(generator.integers(-4, 4))
    limit = 12
    part = side(points[np.newaxis], np.array([lo]), np.array([hi]))
    found = int(smallest_multiplier((part,), targets, np.zeros(1, dtype=np.int64), limit)[0])
    expected = next(
        (m for m, r in itertools.product(range(limit + 1), range(-150, 151))
         if works(m, r, points, targets, lo, hi)), -1,
    )  # fmt: skip
    assert found == expected
    if found >= 0:
        least, greatest, _ = bounds(part, targets, np.array([found]))
        for r in (int(least[0]), int(greatest[0])):
            assert abs(r) == NONE or works(found, r, points, targets, lo, hi)


def test_empty_range_has_no_constraints() -> None:
    part = side(np.array([[0, 1]]), np.array([5]), np.array([4]))
    least, greatest, m = bounds(part, np.array([0, 8]), np.array([3]))
    assert (least[0], greatest[0], m[0]) == (-NONE, NONE, 3)
