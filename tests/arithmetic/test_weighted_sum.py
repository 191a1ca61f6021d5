"""weighted_sum: equal to the rescaled sum for every pair of operands, whatever the rule."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from hwgen.arithmetic import rounding
from hwgen.arithmetic.weighted_sum import WIDEST, Target, weighted_sum

Ints = NDArray[np.int64]
ANY_SCALE = ("D", "U", "S", "H", "F")
POWERS = ("half_up", "half_even", "floor", "toward_zero")


def target_of(
    rule: str,
    scales: tuple[float, float, float],
    bits: tuple[int, int, int] = (8, 8, 8),
    zero_points: tuple[int, int, int] = (0, 0, 0),
    sign: int = 1,
) -> Target:
    """The sum as TensorFlow Lite defines it, by `rule` behind the sum; signed formats."""
    twice = 2 * max(scales[:2])
    ends = [1 << b - 1 for b in bits]
    a, b = (np.arange(-end, end) - z for end, z in zip(ends[:2], zero_points[:2], strict=True))
    terms = [rounding.apply("D", x << 20, s / twice) for x, s in zip((a, b), scales, strict=False)]
    total = terms[0][:, np.newaxis] + sign * terms[1]
    rounded = rounding.apply(rule, total, twice / (2**20 * scales[2])) + zero_points[2]
    lo, hi = -ends[2], ends[2] - 1
    return Target(a, b, np.clip(rounded, lo, hi), zero_points[2], lo, hi)


def outputs(target: Target, scales: tuple[float, float, float], sign: int = 1) -> Ints:
    found = weighted_sum(target, scales[0] / scales[2], sign * scales[1] / scales[2])
    assert found is not None
    assert found.requantizer.shift <= WIDEST
    return found.apply(*np.broadcast_arrays(target.a[:, np.newaxis], target.b))


@pytest.mark.parametrize("rule", ANY_SCALE)
@pytest.mark.parametrize("seed", range(4))
def test_any_scales_give_every_output(rule: str, seed: int) -> None:
    generator = np.random.default_rng(seed)
    bits = tuple(int(n) for n in generator.choice([2, 4, 6, 8, 9], 3))
    s_a, s_b = np.exp(generator.uniform(-3, 1, 2)).astype(np.float32).tolist()
    s_out = (s_a * 2 ** bits[0] + s_b * 2 ** bits[1]) / 2 ** bits[2]
    scales = (s_a, s_b, s_out * float(generator.uniform(0.3, 1.2)))
    zeros = tuple(int(generator.integers(-(1 << b - 1), 1 << b - 1)) for b in bits)
    sign = 1 - 2 * (seed % 2)
    target = target_of(rule, scales, bits, zeros, sign)  # type: ignore[arg-type]
    assert np.array_equal(outputs(target, scales, sign), target.outputs)


@pytest.mark.parametrize("rule", [*ANY_SCALE, *POWERS])
@pytest.mark.parametrize("scales", [(0.25, 0.25, 0.5), (1.0, 0.25, 2.0), (0.5, 0.5, 0.5)])
def test_exact_ties_round_as_the_rule_says(rule: str, scales: tuple[float, float, float]) -> None:
    target = target_of(rule, scales, (6, 6, 6), (0, 0, 3))
    assert np.array_equal(outputs(target, scales), target.outputs)


def test_equal_powers_of_two_need_no_factor() -> None:
    found = weighted_sum(target_of("half_up", (0.5, 0.5, 0.5)), 1.0, 1.0)
    assert found is not None
    assert (found.factor_a, found.factor_b, found.requantizer.shift) == (1, 1, 0)


def test_an_operand_far_below_the_other_vanishes() -> None:
    scales = (1.0, 1e-6, 2.0)
    target = target_of("D", scales)
    assert np.array_equal(outputs(target, scales), target.outputs)


@pytest.mark.parametrize("ratio", [1e15, 1e38])
def test_an_operand_far_beyond_the_result_needs_tables(ratio: float) -> None:
    a = np.arange(-8, 8)
    target = Target(a, a, np.where(np.add.outer(a, a) < 0, -8, 7), 0, -8, 7)
    assert weighted_sum(target, ratio, ratio) is None


def test_ten_bits_take_a_moment_only() -> None:
    scales = (0.0123, 0.0345, 0.05)
    target = target_of("D", scales, (10, 10, 10), (17, -300, 5))
    assert np.array_equal(outputs(target, scales), target.outputs)


def test_what_no_sum_gives_is_not_found() -> None:
    a = np.arange(-8, 8)
    product = np.clip(a[:, np.newaxis] * a, -8, 7)
    assert weighted_sum(Target(a, a, product, 0, -8, 7), 1.0, 1.0) is None
