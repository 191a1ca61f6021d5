"""Rounding in floating point equals the rules, near ties above all."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from hwgen.arithmetic import rounding
from hwgen.arithmetic.nearest import NEAREST_RULES, rounded, takes

LEVELS = [(-128, 127), (0, 255), (-32768, 32767), (-3, 4)]


def random_scales(rng: np.random.Generator, rule: str, count: int) -> NDArray[np.float64]:
    """From far below the smallest that matters to more than one, some powers of two."""
    scale = np.exp2(rng.uniform(-34, 3, count))
    scale[::7] = np.exp2(np.rint(np.log2(scale[::7])))
    return rounding.combine(rule, 1.0, scale, 1.0)


def near_ties(
    rng: np.random.Generator, scale: NDArray[np.float64], limit: int, rows: int
) -> NDArray[np.int64]:
    """Accumulators [rows, channels]: within 2 of a tie, and some of every size."""
    level = rng.integers(-300, 300, (rows, len(scale))) + 0.5
    ties = np.rint(np.clip(level / scale, -limit, limit)) + rng.integers(-2, 3, level.shape)
    anywhere = rng.integers(-limit, limit, level.shape)
    found = np.where(rng.random(level.shape) < 0.8, ties, anywhere)
    return np.clip(found, -limit, limit).astype(np.int64)


@pytest.mark.parametrize("precision", [np.float32, np.float64])
@pytest.mark.parametrize("levels", LEVELS)
@pytest.mark.parametrize("rule", NEAREST_RULES)
def test_every_accumulator_is_rounded_by_the_rule(
    rule: str, levels: tuple[int, int], precision: type[np.floating]
) -> None:
    rng = np.random.default_rng(NEAREST_RULES.index(rule))
    limit = (1 << 24) - 1 if precision is np.float32 else (1 << 31) - 1
    for channels in (1, 3, 16, 200):
        scale = random_scales(rng, rule, channels)
        acc = near_ties(rng, scale, limit, 40_000 // channels + 3)
        expected = np.clip(rounding.apply(rule, acc, scale), *levels)
        found = rounded(rule, acc.astype(precision), scale, levels)
        assert found.dtype == np.int32
        assert np.array_equal(found, expected)


@pytest.mark.parametrize("exponent", range(-12, 1))
@pytest.mark.parametrize("rule", NEAREST_RULES)
def test_every_accumulator_of_a_range_is_rounded_by_the_rule(rule: str, exponent: int) -> None:
    rng = np.random.default_rng(exponent & 15)
    scale = rounding.combine(rule, 1.0, rng.uniform(0.5, 1.0, 32) * 2.0**exponent, 1.0)
    acc = np.repeat(np.arange(-4000, 4001)[:, None], 32, axis=1)
    expected = np.clip(rounding.apply(rule, acc, scale), -128, 127)
    assert np.array_equal(rounded(rule, acc.astype(np.float32), scale, (-128, 127)), expected)


def test_one_scale_serves_all_channels_of_any_shape() -> None:
    acc = np.arange(-60, 60, dtype=np.float64).reshape(2, 3, 4, 5)
    found = rounded("D", acc, np.array([0.3]), (-5, 5))
    assert np.array_equal(found, np.clip(rounding.apply("D", acc.astype(np.int64), 0.3), -5, 5))


def test_other_rules_and_wide_levels_are_not_taken() -> None:
    assert takes("D", (-128, 127))
    assert not takes("half_up", (-128, 127))
    assert not takes("D", (0, 1 << 20))


@pytest.mark.parametrize("precision", [np.float32, np.float64])
@pytest.mark.parametrize("rule", NEAREST_RULES)
def test_scales_beyond_single_precision_make_no_number_of_their_own(
    rule: str, precision: type[np.floating]
) -> None:
    acc = np.array([[0, 0], [1, -1], [-(2**20), 2**20]])
    scale = np.array([1e60, 1e39])
    found = rounded(rule, acc.astype(precision), scale, (-128, 127))
    np.testing.assert_array_equal(found, [[0, 0], [127, -128], [-128, 127]])
