from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest

from hwgen.arithmetic.rounding import (
    DIVIDE,
    MEAN,
    POWER_OF_TWO_RULES,
    ROOT,
    RULES,
    ZERO,
    accumulator_bits,
    apply,
    combine,
    multiplier_and_exponent,
)
from hwgen.errors import HwgenError

EDGES = [-(1 << 31), -(1 << 30) - 1, -255, -3, -2, -1, 0, 1, 2, 3, 254, 1 << 30, (1 << 31) - 1]


def fixed_point(scale: float) -> tuple[int, int]:
    q, e = math.frexp(scale)
    m = math.floor(q * 2**31 + 0.5)
    if m == 1 << 31:
        m, e = 1 << 30, e + 1
    return (0, 0) if e < -31 else (m, e)


def rule_d(acc: int, scale: float) -> int:
    """Two roundings, one after the other, as the TensorFlow Lite reference does."""
    m, e = fixed_point(scale)
    high = ((acc << max(e, 0)) * m + (1 << 30)) >> 31
    n = max(-e, 0)
    remainder = high & ((1 << n) - 1)
    threshold = ((1 << n) - 1) // 2 + (high < 0)
    return (high >> n) + (remainder > threshold)


def rule_u(acc: int, scale: float) -> int:
    m, e = fixed_point(scale)
    p, rs = (acc << max(e, 0)) * m, max(-e, 0)
    return (p + (1 << 30) + ((1 << (30 + rs)) if rs else 0)) >> (31 + rs)


def rule_s(acc: int, scale: float) -> int:
    m, e = fixed_point(scale)
    p, rs = (acc << max(e, 0)) * m, max(-e, 0)
    return (p + (1 << (30 + rs))) >> (31 + rs)


def rule_h(acc: int, scale: float) -> int:
    product = Fraction(float(acc) * scale)
    size = math.floor(abs(product) + Fraction(1, 2))
    return size if product >= 0 else -size


def rule_f(acc: int, scale: float) -> int:
    return round(Fraction(float(np.float32(acc) * np.float32(scale))))


PYTHON: dict[str, Callable[[int, float], int]] = {
    "D": rule_d,
    "U": rule_u,
    "S": rule_s,
    "H": rule_h,
    "F": rule_f,
    "half_up": lambda acc, scale: math.floor(acc * Fraction(scale) + Fraction(1, 2)),
    "half_even": lambda acc, scale: round(acc * Fraction(scale)),
    "floor": lambda acc, scale: math.floor(acc * Fraction(scale)),
    "toward_zero": lambda acc, scale: math.trunc(acc * Fraction(scale)),
}


def random_scales(rule: str, seed: int) -> list[float]:
    generator = np.random.default_rng(seed)
    scales = 2.0 ** generator.uniform(-33, -0.1, 20)
    if rule in POWER_OF_TWO_RULES:
        return [float(s) for s in 2.0 ** np.floor(np.log2(scales))] + [1.0]
    return [float(s) for s in scales.astype(np.float32)] + [0.5, 0.25, 1.0 - 2.0**-40]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("seed", range(3))
def test_rule_equals_exact_python_integers(rule: str, seed: int) -> None:
    generator = np.random.default_rng(seed)
    acc = np.concatenate([EDGES, generator.integers(-5000, 5000, 300)])
    acc = np.concatenate([acc, generator.integers(-(1 << 31), 1 << 31, 300)])
    for scale in random_scales(rule, seed):
        expected = [PYTHON[rule](int(value), scale) for value in acc]
        np.testing.assert_array_equal(apply(rule, acc, scale), expected)


@pytest.mark.parametrize("rule", RULES)
def test_scale_above_one_is_exact_while_the_result_fits(rule: str) -> None:
    acc = np.arange(-200, 201)
    for scale in (1.0, 2.0, 4.0, 64.0):
        np.testing.assert_array_equal(apply(rule, acc, scale), acc * int(scale))


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("scale", [2.0**30, 2.0**31, 2.0**40, 2.0**200])
def test_huge_scale_saturates_with_the_right_sign(rule: str, scale: float) -> None:
    result = apply(rule, np.array([-(1 << 31), -1, 0, 1, (1 << 31) - 1]), scale)
    assert (result[:2] <= -(1 << 29)).all()
    assert result[2] == 0
    assert (result[3:] >= 1 << 29).all()


def test_double_rounding_takes_ties_up_when_nothing_is_left_to_shift() -> None:
    assert apply("D", [-3, -1, 1, 3], 0.5).tolist() == [-1, 0, 1, 2]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("scale", [2.0**-40, 2.0**-200])
def test_tiny_scale_gives_zero_or_the_floor(rule: str, scale: float) -> None:
    lowest = -1 if rule == "floor" else 0
    result = apply(rule, np.array([-(1 << 31), 0, (1 << 31) - 1]), scale)
    np.testing.assert_array_equal(result, [lowest, 0, 0])


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("seed", range(3))
def test_rule_is_monotone(rule: str, seed: int) -> None:
    acc = np.sort(np.random.default_rng(seed).integers(-(1 << 31), 1 << 31, 2000))
    near = np.arange(-2000, 2000)
    for scale in random_scales(rule, seed):
        assert (np.diff(apply(rule, acc, scale)) >= 0).all()
        assert (np.diff(apply(rule, near, scale)) >= 0).all()


def test_rules_differ_where_they_should() -> None:
    ties = np.array([-6, -2, 2, 6])
    results = {rule: apply(rule, ties, 0.25).tolist() for rule in RULES}
    assert results["D"] == results["H"] == [-2, -1, 1, 2]
    assert results["U"] == results["S"] == results["half_up"] == [-1, 0, 1, 2]
    assert results["F"] == results["half_even"] == [-2, 0, 0, 2]
    assert results["floor"] == [-2, -1, 0, 1]
    assert results["toward_zero"] == [-1, 0, 0, 1]


def test_scale_per_channel_is_the_last_axis() -> None:
    acc = np.arange(24).reshape(2, 4, 3)
    result = apply("D", acc, [0.5, 0.25, 1.0 / 3.0])
    for channel, scale in enumerate([0.5, 0.25, 1.0 / 3.0]):
        np.testing.assert_array_equal(result[..., channel], apply("D", acc[..., channel], scale))


def test_scale_rounded_up_to_a_power_of_two_keeps_31_bits() -> None:
    m, e = multiplier_and_exponent(np.array([1.0 - 2.0**-40, 2.0**-40]))
    assert (m.tolist(), e.tolist()) == ([1 << 30, 0], [1, 0])


def test_rule_f_combines_scales_in_single_precision() -> None:
    s_in, s_w, s_out = np.float32(0.1), np.float32(0.3), np.float32(0.7)
    assert combine("F", float(s_in), [float(s_w)], float(s_out))[0] == np.float32(
        np.float32(s_in * s_w) / s_out
    )
    exact = float(s_in) * float(s_w) / float(s_out)
    assert combine("D", float(s_in), [float(s_w)], float(s_out))[0] == exact


@pytest.mark.parametrize("rule", POWER_OF_TWO_RULES)
def test_power_of_two_rule_refuses_another_scale(rule: str) -> None:
    with pytest.raises(HwgenError) as error:
        apply(rule, [1, 2], [0.5, 0.3])
    assert str(error.value) == (
        "scale 0.3 is not a power of two\n"
        "  hint: use a rule for any scale (D, U, S, H, F) or quantize with power_of_two=True"
    )


def test_unknown_rule_is_refused() -> None:
    with pytest.raises(HwgenError) as error:
        apply("banker", [1], 0.5)
    assert str(error.value) == (
        "rounding rule must be one of D, U, S, H, F, half_up, half_even, floor, toward_zero,"
        " not 'banker'"
    )


@pytest.mark.parametrize("acc", [1 << 31, -(1 << 31) - 1])
def test_accumulator_beyond_32_bits_is_refused(acc: int) -> None:
    with pytest.raises(HwgenError) as error:
        apply("D", [0, acc], 0.5)
    assert str(error.value) == f"accumulator {acc} does not fit 32 bits"


@pytest.mark.parametrize("scale", [0.0, -0.5, math.inf, math.nan])
def test_scale_that_is_not_positive_and_finite_is_refused(scale: float) -> None:
    with pytest.raises(HwgenError, match="scale must be finite and positive"):
        apply("H", [1], scale)


DIVISORS = [1, 2, 3, 4, 6, 9, 12, 49, 64, 121, 1 << 20, (1 << 20) - 1]


def tensorflow_average(total: int, count: int) -> int:
    """Half the divisor added away from zero, then division that drops the fraction."""
    size = (abs(total) + count // 2) // count
    return size if total > 0 else -size


@pytest.mark.parametrize("count", DIVISORS)
def test_division_is_that_of_tensorflow_lite(count: int) -> None:
    generator = np.random.default_rng(count)
    acc = np.concatenate([EDGES, np.arange(-300, 300), generator.integers(-(1 << 31), 1 << 31, 99)])
    expected = [tensorflow_average(int(value), count) for value in acc]
    assert apply(DIVIDE, acc, 1.0 / count).tolist() == expected
    exact = [Fraction(int(value), count) for value in acc]
    rounded = [int(math.copysign(math.floor(abs(v) + Fraction(1, 2)), v)) for v in exact]
    assert expected == rounded


def test_division_refuses_a_scale_that_is_not_one_over_an_integer() -> None:
    with pytest.raises(HwgenError) as error:
        apply(DIVIDE, [1, 2], [0.5, 0.3])
    assert str(error.value) == "scale 0.3 is not one over an integer"


def exact_root(acc: int, scale: float) -> int:
    """The k with (k - 1/2)^2 <= acc * scale < (k + 1/2)^2, by bisection over fractions."""
    low, high, square = 0, 1 << 40, max(acc, 0) * Fraction(scale)
    while high - low > 1:
        middle = (low + high) // 2
        reached = square >= (middle - Fraction(1, 2)) ** 2
        low, high = (middle, high) if reached else (low, middle)
    return low


@pytest.mark.parametrize("seed", range(4))
def test_a_root_is_exact_on_both_sides_of_each_tie(seed: int) -> None:
    """Accumulators around (k - 1/2)^2 / scale, where double precision alone may err."""
    generator = np.random.default_rng(seed)
    for scale in [*2.0 ** generator.uniform(-30, 4, 12), 0.25, 1.0, 1 / 9, 4.0, 2.0**-20]:
        levels = [int(k) for k in generator.integers(1, 1 << 16, 40)]
        ties = [math.ceil(Fraction(2 * k - 1, 2) ** 2 / Fraction(scale)) for k in levels]
        near = [tie + step for tie in ties for step in (-1, 0, 1)]
        acc = [value for value in near if value < 1 << 47] + [-5, 0, 1, 2, (1 << 47) - 1]
        assert apply(ROOT, acc, scale).tolist() == [exact_root(v, scale) for v in acc]


def test_a_tie_of_a_root_goes_up() -> None:
    """The roots of 1/4, 9/4 and 25/4 lie in the middle."""
    assert apply(ROOT, [1, 9, 25, 24, 8, 0], 0.25).tolist() == [1, 2, 3, 2, 1, 0]


def test_roots_take_wider_accumulators() -> None:
    assert (accumulator_bits(ROOT), accumulator_bits("D"), accumulator_bits(DIVIDE)) == (48, 32, 32)
    assert apply(ROOT, [1 << 40], 1.0).tolist() == [1 << 20]
    with pytest.raises(HwgenError, match="does not fit 48 bits"):
        apply(ROOT, [1 << 47], 1.0)


@pytest.mark.parametrize("seed", range(3))
def test_rule_mean_is_d_with_a_multiplier_of_30_bits(seed: int) -> None:
    """Two roundings, the second by one position less than with 31 bits."""
    generator = np.random.default_rng(seed)
    acc = np.concatenate([EDGES, generator.integers(-(1 << 20), 1 << 20, 400)])
    for scale in random_scales("D", seed):
        q, e = math.frexp(scale)
        m, shift = math.floor(q * 2**30 + 0.5), -(e + 1)
        if shift < 0:
            continue
        high = [(int(value) * m + (1 << 30)) >> 31 for value in acc]
        exact = [Fraction(value, 1 << shift) for value in high]
        expected = [int(math.copysign(math.floor(abs(v) + Fraction(1, 2)), v)) for v in exact]
        assert apply(MEAN, acc, scale).tolist() == (expected if e >= -31 else [0] * len(acc))


@pytest.mark.parametrize("zero_point", [-128, -3, 0, 5, 100])
def test_rule_z_rounds_behind_the_zero_point(zero_point: int) -> None:
    acc = np.random.default_rng(1).integers(-40000, 40000, 3000)
    for scale in random_scales("F", 2):
        sums = acc.astype(np.float32) * np.float32(scale) + np.float32(zero_point)
        expected = [round(Fraction(float(value))) - zero_point for value in sums]
        assert apply(ZERO, acc, scale, zero_point).tolist() == expected
    assert apply(ZERO, [1, 3], 0.5, 1).tolist() == [1, 1]
    assert apply(ZERO, [1, 3], 0.5, 0).tolist() == apply("F", [1, 3], 0.5).tolist() == [0, 2]


@pytest.mark.parametrize("rule", [DIVIDE, MEAN, ROOT])
def test_rules_of_pooling_are_monotone(rule: str) -> None:
    acc = np.sort(np.random.default_rng(1).integers(-(1 << 31), 1 << 31, 2000))
    for count in DIVISORS:
        assert (np.diff(apply(rule, acc, 1.0 / count)) >= 0).all()
        assert (np.diff(apply(rule, np.arange(-2000, 2000), 1.0 / count)) >= 0).all()


def test_a_root_has_a_scale_per_channel() -> None:
    assert apply(ROOT, [[16, 16], [4, 4]], [1.0, 0.25]).tolist() == [[4, 2], [2, 1]]
    assert apply(ROOT, 16, [1.0, 0.25]).tolist() == [4, 2]
