"""Rounding in floating point equals the rules, near ties above all."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from hwgen.arithmetic import rounding
from hwgen.arithmetic.float_rounding import Rounder, float_rule
from hwgen.arithmetic.rounding import POWER_OF_TWO_RULES, RULES

LEVELS = [(-128, 127), (0, 255), (-32768, 32767), (-3, 4)]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def random_scales(rng: np.random.Generator, rule: str, count: int, least: float) -> Floats:
    """From far below the smallest that matters to more than one, some powers of two."""
    scale = np.exp2(rng.uniform(least, 3, count))
    powers = slice(None) if rule in POWER_OF_TWO_RULES else slice(None, None, 7)
    scale[powers] = np.exp2(np.rint(np.log2(scale[powers])))
    return rounding.combine(rule, 1.0, scale, 1.0)


def near_ties(rng: np.random.Generator, scale: Floats, limit: int, rows: int) -> Ints:
    """Accumulators [rows, channels]: within 2 of a tie, and some of every size."""
    level = rng.integers(-300, 300, (rows, len(scale))) + rng.choice([0.0, 0.5])
    ties = np.rint(np.clip(level / scale, -limit, limit)) + rng.integers(-2, 3, level.shape)
    anywhere = rng.integers(-limit, limit, level.shape)
    found = np.where(rng.random(level.shape) < 0.8, ties, anywhere)
    clipped: Ints = np.clip(found, -limit, limit).astype(np.int64)
    return clipped


def rounded(
    rule: str,
    acc: NDArray[np.generic],
    scale: Floats,
    levels: tuple[int, int],
    zero_point: int,
    largest: int,
) -> NDArray[np.int32] | None:
    made = float_rule(rule, scale, levels, zero_point, largest)
    if made is None:
        return None
    out = np.full(acc.shape, 99, dtype=np.int32)
    Rounder(made)(acc, out)
    return out


@pytest.mark.parametrize("bits", [12, 20, 24, 31])
@pytest.mark.parametrize("levels", LEVELS)
@pytest.mark.parametrize("rule", RULES)
def test_every_accumulator_is_rounded_by_the_rule(
    rule: str, levels: tuple[int, int], bits: int
) -> None:
    rng = np.random.default_rng([RULES.index(rule), bits, levels[0] & 255])
    limit = (1 << bits) - 1
    precision = np.float32 if bits <= 24 else np.float64
    taken = 0
    for channels, least in ((1, -9), (3, -34), (16, -12), (200, -20), (1, -30), (5, -40), (5, -2)):
        scale = random_scales(rng, rule, channels, least)
        acc = near_ties(rng, scale, limit, 40_000 // channels + 3)
        expected = np.clip(rounding.apply(rule, acc, scale), *levels) + 7
        found = rounded(rule, acc.astype(precision), scale, levels, 7, limit)
        taken += found is not None
        if found is not None:
            np.testing.assert_array_equal(found, expected)
    assert taken >= (1 if levels[1] < 256 or bits < 24 else 0)


@pytest.mark.parametrize("exponent", range(-12, 1))
@pytest.mark.parametrize("rule", RULES)
def test_every_accumulator_of_a_range_is_rounded_by_the_rule(rule: str, exponent: int) -> None:
    rng = np.random.default_rng(exponent & 15)
    fraction = np.full(32, 0.5) if rule in POWER_OF_TWO_RULES else rng.uniform(0.5, 1.0, 32)
    scale = rounding.combine(rule, 1.0, fraction * 2.0**exponent, 1.0)
    acc = np.repeat(np.arange(-4000, 4001)[:, None], 32, axis=1)
    for levels in ((-128, 127), (0, 100), (5, 6)):
        expected = np.clip(rounding.apply(rule, acc, scale), *levels)
        found = rounded(rule, acc.astype(np.float32), scale, levels, 0, 4000)
        np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("rule", ["D", "U", "S"])
def test_breakpoints_of_wide_accumulators_are_those_of_the_rule(rule: str) -> None:
    """A level is reached at the same accumulator, and not one before it."""
    rng = np.random.default_rng(1)
    scale = rng.uniform(0.5, 1.0, 300) * 2.0 ** rng.integers(-12, -4, 300)
    level = rng.integers(-130, 130, (200, 300))
    acc = np.rint((level - 0.5) / scale)[:, None] + np.arange(-3, 4)[None, :, None]
    acc = acc.reshape(-1, 300)
    expected = np.clip(rounding.apply(rule, acc.astype(np.int64), scale), -128, 127)
    found = rounded(rule, acc, scale, (-128, 127), 0, (1 << 31) - 1)
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("rule", ["H", "F"])
def test_integers_of_any_type_are_taken(rule: str) -> None:
    acc = np.array([[-5, 5, (1 << 31) - 1, 1 << 25]])
    scale = np.array([0.5, 0.5, 2.0**-25, 2.0**-25])
    expected = rounding.apply(rule, acc, scale)
    for kind in (np.int64, np.float64):
        found = rounded(rule, acc.astype(kind), scale, (-128, 127), 0, (1 << 31) - 1)
        np.testing.assert_array_equal(found, expected)


def test_a_number_just_below_a_half_is_not_rounded_up() -> None:
    below = float(np.nextafter(0.5, 0.0))
    for sign in (1, -1):
        found = rounded("H", np.array([[float(sign)]]), np.array([below]), (-9, 9), 0, 1)
        assert found is not None
        assert found[0, 0] == 0


def test_nothing_is_taken_where_the_steps_would_not_be_exact() -> None:
    assert float_rule("D", np.array([2.0**-30]), (-128, 127), 0, 1 << 31) is None
    assert float_rule("D", np.array([2.0**-30]), (-128, 127), 0, 1 << 20) is not None
    assert float_rule("D", np.array([0.1]), (0, 1 << 20), 0, 1000) is None
    assert float_rule("divide", np.array([0.5]), (0, 255), 0, 1000) is None


@pytest.mark.parametrize("rule", ["D", "U", "S", "H", "F"])
def test_scales_beyond_single_precision_make_no_number_of_their_own(rule: str) -> None:
    acc = np.array([[0, 0], [1, -1], [-(2**20), 2**20]], dtype=np.float64)
    found = rounded(rule, acc, np.array([1e60, 1e39]), (-128, 127), 0, 1 << 20)
    np.testing.assert_array_equal(found, [[0, 0], [127, -128], [-128, 127]])


@pytest.mark.parametrize("levels", [(0, 255), (-128, 127)])
@pytest.mark.parametrize("rule", ["D", "U", "S", "H", "F", "half_up", "floor"])
def test_a_rule_takes_a_bias(rule: str, levels: tuple[int, int]) -> None:
    rng = np.random.default_rng(3)
    scale = random_scales(rng, rule, 24, -10)
    bias = rng.integers(-50_000, 50_000, 24)
    acc = near_ties(rng, scale, 100_000, 3000)
    made = float_rule(rule, scale, levels, -128, 100_000)
    assert made is not None
    biased = made.with_bias(bias, 150_000)
    assert biased is not None
    out = np.empty(acc.shape, dtype=np.int32)
    Rounder(biased)((acc - bias).astype(np.float32), out)
    expected = np.clip(rounding.apply(rule, acc, scale), *levels) - 128
    np.testing.assert_array_equal(out, expected)


def test_a_bias_is_part_of_the_offset_where_that_is_exact() -> None:
    scale, bias = np.array([2.0**-9 * 0.7]), np.array([1 << 22])
    made = float_rule("D", scale, (0, 255), 0, 1 << 20)
    assert made is not None
    for some, apart in ((bias // 64, False), (bias, True)):
        biased = made.with_bias(some, 1 << 20)
        assert biased is not None
        assert (biased.bias is not None) == apart


def test_sums_that_the_type_does_not_hold_are_biased_before() -> None:
    made = float_rule("F", np.array([2.0**-9 * 0.7]), (0, 255), 0, 1 << 25)
    assert made is not None
    assert made.with_bias(np.array([1 << 22]), 1 << 22) is not None
    assert made.with_bias(np.array([1 << 22]), 1 << 24) is None


@pytest.mark.parametrize("columns", [1, 5, 9000])
def test_accumulators_with_gaps_are_rounded(columns: int) -> None:
    scale = np.array([0.3, 0.01, 0.5])
    acc = np.random.default_rng(2).integers(-999, 999, (2, 3, columns + 2, 5)).astype(np.float32)
    part = acc[:, :, :columns, :3]
    for some in (part, np.ascontiguousarray(acc[..., :3])[:, :, :columns]):
        made = float_rule("S", scale, (-100, 100), 0, 1000)
        assert made is not None
        out = np.empty(some.shape, dtype=np.int32)
        Rounder(made)(some, out)
        expected = np.clip(rounding.apply("S", some.astype(np.int64), scale), -100, 100)
        np.testing.assert_array_equal(out, expected)
