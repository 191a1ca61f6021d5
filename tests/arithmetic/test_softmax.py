"""The softmax rule: against a loop in Python integers, real numbers, and what it must keep."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from hwgen.arithmetic.softmax import (
    LARGEST,
    MAX_CHANNELS,
    SUM_ONE,
    addends,
    exponentials,
    outputs,
    reciprocal,
)

SCALES = [1e-6, 0.001, 0.0625, 0.1446925103664, 0.17185351252555847, 1.0, 3.7, 40.0]


def nearest(value: Fraction) -> int:
    """Ties up."""
    return math.floor(value + Fraction(1, 2))


def mul(a: int, b: int) -> int:
    return nearest(Fraction(a * b, 1 << 31))


def away(value: Fraction) -> int:
    """Ties away from zero."""
    return nearest(value) if value >= 0 else -nearest(-value)


def one_exponential(scale: float, distance: int) -> int:
    """exp(-scale * distance) in Q0.31, one value at a time."""
    mantissa, shift = math.frexp(min(scale * 2.0**26, 2.0**31 - 1))
    if distance > math.floor(31 * 2**26 / 2**shift):
        return 0
    a = mul(-distance * 2**shift, round(mantissa * 2**31))
    if a == 0:
        return LARGEST
    rest = a % 2**24 - 2**24
    x = rest * 32 + 2**28
    x2 = mul(x, x)
    x3, x4 = mul(x2, x), mul(x2, x2)
    series = mul(away(Fraction(x4, 4)) + x3, nearest(Fraction(2**31, 3))) + x2
    middle = round(math.exp(-1 / 8) * 2**31)
    result = middle + mul(middle, x + away(Fraction(series, 2)))
    for bit in range(24, 31):
        if (rest - a) & (1 << bit):
            result = mul(result, round(math.exp(-(2.0 ** (bit - 26))) * 2**31))
    return result


def one_pixel(exps: list[int]) -> list[int]:
    """256ths of each exponential, one value at a time."""
    total = sum(nearest(Fraction(e, 4096)) for e in exps)
    half, k = total, 11
    while half < 1 << 30:
        half, k = half * 2, k - 1
    x = 1515870810 + mul(half, -1010580540)
    for _ in range(3):
        x += 4 * mul(x, 2**29 - mul(half, x))
    scale = min(2 * x, LARGEST)
    return [min(nearest(Fraction(mul(scale, e), 1 << 23 + k)), 255) for e in exps]


@pytest.mark.parametrize("scale", SCALES)
def test_exponentials_equal_a_loop_over_the_distances(scale: float) -> None:
    expected = [one_exponential(scale, distance) for distance in range(256)]
    assert exponentials(scale, 8).tolist() == expected


@pytest.mark.parametrize("seed", range(20))
def test_outputs_equal_a_loop_over_the_channels(seed: int) -> None:
    generator = np.random.default_rng(seed)
    table = exponentials(float(generator.choice(SCALES)), 8)
    distances = generator.integers(0, 256, (6, int(generator.integers(1, 300))))
    distances[:, 0] = 0
    exps = table[distances]
    made = outputs(exps, addends(exps).sum(-1, keepdims=True))
    assert made.tolist() == [one_pixel(row) for row in exps.tolist()]


@pytest.mark.parametrize("bits", range(2, 9))
def test_fewer_bits_take_the_first_distances(bits: int) -> None:
    whole = exponentials(0.3, 8)
    assert exponentials(0.3, bits).tolist() == whole[: 1 << bits].tolist()


@pytest.mark.parametrize("scale", SCALES)
def test_exponentials_are_those_of_real_numbers_to_six_digits(scale: float) -> None:
    distances = np.arange(256)
    inside = distances * scale < 31
    real = np.exp(-scale * distances)
    error = np.abs(exponentials(scale, 8) / 2**31 - real)
    assert error[inside].max() < 2e-6
    assert (np.diff(exponentials(scale, 8)) <= 0).all()


def test_the_largest_value_adds_one_to_the_sum() -> None:
    assert addends(exponentials(0.1, 8)[:1]).tolist() == [SUM_ONE]


def test_the_sum_of_all_channels_that_are_allowed_fits_31_bits() -> None:
    assert MAX_CHANNELS * SUM_ONE < 1 << 31 <= (MAX_CHANNELS + 1) * SUM_ONE


def test_the_reciprocal_is_that_of_the_sum_in_the_interval_of_one() -> None:
    """Each total is 2**(19 + k) * f, 1 <= f < 2; the result is 1 / f, saturated just below 1."""
    edges = [SUM_ONE << k for k in range(12)]
    totals = np.array(sorted({*edges, *(e + 1 for e in edges), *(2 * e - 1 for e in edges)}))
    scale, k = reciprocal(totals)
    expected = np.exp2(19.0 + k) / totals
    np.testing.assert_allclose(scale / 2.0**31, expected, atol=2e-9)
    assert (scale <= LARGEST).all()
    assert k.tolist() == [int(t).bit_length() - 20 for t in totals]


def test_a_product_of_newton_never_leaves_the_range_of_its_register() -> None:
    """The circuit shifts x * u by two bits without saturation: u stays below 1/16."""
    half = np.linspace(1 << 30, LARGEST, 100_001).astype(np.int64)
    x = 1515870810 + ((half * -1010580540 + (1 << 30)) >> 31)
    error = (1 << 29) - ((half * x + (1 << 30)) >> 31)
    assert np.abs(error).max() < 1 << 25
    assert x.min() > 0
    assert x.max() < 1 << 31


@pytest.mark.parametrize("channels", [1, 2, 10, 1000, MAX_CHANNELS])
def test_equal_channels_share_one(channels: int) -> None:
    exps = np.full((1, channels), LARGEST)
    made = outputs(exps, addends(exps).sum(-1, keepdims=True))
    assert set(made[0].tolist()) == {min(255, round(256 / channels))}


@pytest.mark.parametrize("seed", range(10))
def test_outputs_are_those_of_real_numbers_to_one_256th(seed: int) -> None:
    generator = np.random.default_rng(seed)
    scale, distances = 0.05, generator.integers(0, 256, (20, 30))
    distances[:, 0] = 0
    exps = exponentials(scale, 8)[distances]
    real = np.exp(-scale * distances)
    made = outputs(exps, addends(exps).sum(-1, keepdims=True))
    assert np.abs(made - 256 * real / real.sum(-1, keepdims=True)).max() < 1
