from __future__ import annotations

import itertools

import numpy as np
import pytest

from hwgen.arithmetic.intervals import accumulator_range, signed_bits, unsigned_bits
from hwgen.ir.formats import IntFormat


@pytest.mark.parametrize("seed", range(10))
def test_range_is_exact_over_every_input(seed: int) -> None:
    generator = np.random.default_rng(seed)
    number = IntFormat(2, bool(seed % 2), 1.0, int(generator.integers(0, 2)))
    number = IntFormat.bipolar(1.0) if seed > 7 else number
    weight = generator.integers(-8, 8, (3, 4))
    bias = generator.integers(-20, 20, 4)
    reach = accumulator_range(weight, bias, number)
    inputs = np.array(list(itertools.product(range(number.lo, number.hi + 1), repeat=3)))
    acc = number.centre(inputs) @ weight + bias
    np.testing.assert_array_equal(reach.lo, acc.min(axis=0))
    np.testing.assert_array_equal(reach.hi, acc.max(axis=0))


@pytest.mark.parametrize("seed", range(10))
def test_every_partial_sum_in_any_order_lies_in_the_hull(seed: int) -> None:
    generator = np.random.default_rng(seed)
    number = IntFormat(8, True, 1.0, int(generator.integers(-128, 128)))
    weight, bias = generator.integers(-128, 128, (40, 5)), generator.integers(-999, 999, 5)
    reach = accumulator_range(weight, bias, number)
    for _ in range(50):
        x = generator.choice([-128, 127], 40) - number.zero_point
        terms = np.concatenate([x[:, np.newaxis] * weight, bias[np.newaxis]])
        partial = generator.permutation(terms).cumsum(axis=0)
        assert (partial >= reach.partial_lo).all()
        assert (partial <= reach.partial_hi).all()


def test_known_input_range_narrows_the_accumulator() -> None:
    number = IntFormat(8, True, 1.0, -128)
    weight, bias = np.array([[3], [-5]]), np.array([7])
    reach = accumulator_range(weight, bias, number, (-128, -100))
    assert (reach.lo[0], reach.hi[0]) == (7 - 5 * 28, 7 + 3 * 28)


def test_padding_is_covered_when_the_input_range_excludes_zero() -> None:
    number = IntFormat(8, True, 1.0, 0)
    reach = accumulator_range(np.array([[2]]), np.array([0]), number, (5, 9))
    assert (reach.lo[0], reach.hi[0]) == (0, 18)


@pytest.mark.parametrize(
    ("lo", "hi", "bits"), [(0, 0, 1), (-1, 0, 1), (-2, 1, 2), (0, 1, 2), (-129, 127, 9), (-8, 8, 5)]
)
def test_signed_bits_are_the_smallest(lo: int, hi: int, bits: int) -> None:
    assert signed_bits(lo, hi) == bits


def test_unsigned_bits_are_at_least_one() -> None:
    assert [unsigned_bits(value) for value in (0, 1, 2, 255, 256)] == [1, 1, 2, 8, 9]


def test_bits_cover_all_channels() -> None:
    weight = np.array([[1, 100]])
    reach = accumulator_range(weight, np.array([0, 50]), IntFormat(8, True, 1.0))
    assert reach.bits == signed_bits(-12750, 12750)
    assert reach.partial_bits == signed_bits(-12800, 12750)


def test_the_hull_of_positions_holds_the_reach_of_each() -> None:
    number = IntFormat(8, True, 1.0)
    weight = np.array([[3, 0, -1, 2], [0, -5, 2, 2]])
    every = accumulator_range(weight, np.array([1, -2, 30, 4]), number)
    hull = every.hull(2)
    for channel in (0, 1):
        assert hull.lo[channel] == min(every.lo[channel], every.lo[channel + 2])
        assert hull.hi[channel] == max(every.hi[channel], every.hi[channel + 2])
        assert hull.partial_hi[channel] == max(every.partial_hi[channel::2])
        assert hull.taps_lo[channel] == min(every.taps_lo[channel::2])
