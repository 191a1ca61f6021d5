"""Terms that add up to a given function of two integers, or the news that there are none."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.arithmetic.term_tables import term_tables
from hwgen.arithmetic.weighted_sum import Target

FRACTION = 14


def target(outputs: np.ndarray, zero_point: int = 0) -> Target:
    a, b = (np.arange(size) - size // 2 for size in outputs.shape)
    inside = np.clip(outputs, -128, 127).astype(np.int64)
    return Target(a, b, inside, zero_point, -128, 127)


def rounded(terms: tuple[np.ndarray, np.ndarray], odd: int) -> np.ndarray:
    """Half to even, the parity taken with `odd` added."""
    sums = (terms[0][:, None] + terms[1]) / 2.0**FRACTION
    levels: np.ndarray = np.rint(sums + odd) - odd
    return levels


@pytest.mark.parametrize("odd", [0, 1])
@pytest.mark.parametrize("seed", range(6))
def test_near_sums_that_are_wrong_at_ties_are_found(seed: int, odd: int) -> None:
    """Each sum is off by up to 2**-17 of a step, as one in single precision is."""
    rng = np.random.default_rng(seed)
    ratios = rng.uniform(0.05, 2, 2) if seed % 2 else 2.0 ** rng.integers(-4, 1, 2)
    a, b = np.arange(256) - 128, np.arange(256) - 128
    real = ratios[0] * a[:, None] + ratios[1] * b
    noise = rng.uniform(-1, 1, real.shape) * 2.0**-17 if seed % 2 else 0.0
    wanted = target(np.rint(real + noise + odd) - odd)
    terms = term_tables(wanted, float(ratios[0]), float(ratios[1]), FRACTION, odd)
    assert terms is not None
    assert np.array_equal(np.clip(rounded(terms, odd), -128, 127), wanted.outputs)


def test_outputs_include_the_zero_point() -> None:
    a, b = np.arange(16) - 8, np.arange(8) - 4
    outputs = np.rint(0.75 * a[:, None] - 1.5 * b) + 9
    terms = term_tables(target(outputs, 9), 0.75, -1.5, FRACTION, 0)
    assert terms is not None
    assert np.array_equal(rounded(terms, 0) + 9, outputs)


def test_a_product_is_no_sum() -> None:
    a, b = np.arange(16) - 8, np.arange(16) - 8
    assert term_tables(target(a[:, None] * b), 1.0, 1.0, FRACTION, 0) is None
