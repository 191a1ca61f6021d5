from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest

from hwgen.arithmetic.rounding import (
    POWER_OF_TWO_RULES,
    RULES,
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
