from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hwgen.arithmetic.requantize import (
    FEW_THRESHOLDS,
    Requantizer,
    proved,
    search,
    search_steps,
    steps_proved,
)
from hwgen.arithmetic.requantizer import reached
from hwgen.arithmetic.rounding import MEAN, POWER_OF_TWO_RULES, RULES, ZERO, apply

Case = tuple[np.ndarray, int, int, int, np.ndarray, np.ndarray]


def random_case(rule: str, seed: int, largest: int = 16) -> Case:
    """scale, zero point, lo, hi, acc_lo, acc_hi of a random layer."""
    generator = np.random.default_rng(seed)
    channels, bits = int(generator.integers(1, 6)), int(generator.integers(2, 11))
    scale = 2.0 ** generator.uniform(-largest, 1, channels)
    lo = -(1 << (bits - 1)) if generator.integers(2) else 0
    hi = lo + (1 << bits) - 1
    zero_point = int(generator.integers(lo, hi + 1))
    if rule in POWER_OF_TWO_RULES:
        scale, zero_point = 2.0 ** np.floor(np.log2(scale)), 0
    if generator.integers(3) == 0:
        lo = zero_point
    span = 2.0 ** generator.uniform(0, largest, (2, channels))
    centre = generator.integers(-1, 2, channels) * generator.integers(0, 1 << largest, channels)
    acc_lo, acc_hi = centre - span[0].astype(np.int64), centre + span[1].astype(np.int64)
    return scale.astype(np.float32).astype(np.float64), zero_point, lo, hi, acc_lo, acc_hi


def mismatches(found: Requantizer, rule: str, case: Case) -> int:
    """Accumulators of the whole range on which requantizer and rule differ."""
    scale, zero_point, lo, hi, acc_lo, acc_hi = case
    count = 0
    for channel in range(len(scale)):
        acc = np.arange(acc_lo[channel], acc_hi[channel] + 1)
        rounded = apply(rule, acc, scale[channel], zero_point) + zero_point
        expected = np.clip(rounded, lo, hi)
        part = found.channel_slice(slice(channel, channel + 1))
        count += int((part.apply(acc[:, np.newaxis])[:, 0] != expected).sum())
    return count


@pytest.mark.parametrize("rule", [*RULES, MEAN, ZERO])
@pytest.mark.parametrize("seed", range(40))
def test_requantizer_equals_the_rule_for_every_accumulator(rule: str, seed: int) -> None:
    case = random_case(rule, seed)
    found = search(rule, *case)
    assert mismatches(found, rule, case) == 0
    assert found.product_bits <= 62


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("seed", range(4))
def test_requantizer_holds_for_accumulators_of_32_bits(rule: str, seed: int) -> None:
    generator = np.random.default_rng(seed)
    scale = 2.0 ** generator.uniform(-26, -18, 3)
    if rule in POWER_OF_TWO_RULES:
        scale = 2.0 ** np.floor(np.log2(scale))
    scale = scale.astype(np.float32).astype(np.float64)
    ends = np.full(3, 1 << 31)
    found = search(rule, scale, 0, -128, 127, -ends, ends - 1)
    acc = generator.integers(-(1 << 31), 1 << 31, (20000, 3))
    np.testing.assert_array_equal(found.apply(acc), np.clip(apply(rule, acc, scale), -128, 127))


@pytest.mark.parametrize("rule", ["D", "U", "S", "H", "half_up", "floor", "toward_zero"])
@pytest.mark.parametrize("seed", range(10))
def test_rules_without_even_ties_are_linear(rule: str, seed: int) -> None:
    case = random_case(rule, seed)
    few = 0 < case[3] - case[2] <= FEW_THRESHOLDS
    assert search(rule, *case).kind == ("thresholds" if few else "linear")


@pytest.mark.parametrize("zero_point", [-7, 0, 4, 5])
def test_ties_go_to_the_even_integer_with_the_zero_point(zero_point: int) -> None:
    """Rule Z: the parity of the output counts, so the zero point is in the offsets."""
    case = (np.array([0.25]), zero_point, -128, 127, np.array([-600]), np.array([600]))
    found = search(ZERO, *case)
    assert (found.kind, found.zero_point) == ("linear_even", 0)
    assert mismatches(found, ZERO, case) == 0
    assert found.apply(np.array([[2], [6], [-2]])).tolist() == [
        [round(value + zero_point)] for value in (0.5, 1.5, -0.5)
    ]


def test_half_even_takes_the_correction_where_ties_are_reachable() -> None:
    found = search("half_even", np.array([0.25]), 5, -128, 127, np.array([-600]), np.array([600]))
    assert (found.kind, found.zero_point) == ("linear_even", 5)


@pytest.mark.parametrize("seed", range(20))
def test_shift_is_the_smallest_that_works(seed: int) -> None:
    """One bit less is refuted by trying every multiplier and every useful offset."""
    generator = np.random.default_rng(seed)
    scale = generator.uniform(0.02, 0.4, 1)
    acc_lo, acc_hi = np.array([-int(generator.integers(1, 40))]), np.array([40])
    found = search("D", scale, 0, -9, 7, acc_lo, acc_hi)
    if found.shift == 0:
        return
    acc = np.arange(acc_lo[0], acc_hi[0] + 1)
    expected = np.clip(apply("D", acc, scale[0]), -9, 7)
    shift, negative = found.shift - 1, acc < 0
    for m in range(1 << (shift + 1)):
        offsets = np.arange(-(m * 41 + (10 << shift)), m * 41 + (10 << shift))[:, np.newaxis]
        made = np.clip((acc * m + offsets) >> shift, -9, 7) == expected
        assert not (made[:, negative].all(axis=1).any() and made[:, ~negative].all(axis=1).any())


def test_ties_away_from_zero_need_a_second_offset() -> None:
    found = search("H", np.array([0.5]), 0, -128, 127, np.array([-99]), np.array([99]))
    assert (found.kind, found.two_offsets, found.multiplier_bits) == ("linear", True, 1)


def test_power_of_two_scale_needs_no_multiplier() -> None:
    found = search(
        "half_up", np.array([2.0**-7]), 0, -128, 127, np.array([-9999]), np.array([9999])
    )
    assert (found.multiplier.tolist(), found.shift, found.offset_pos.tolist()) == ([1], 7, [64])


def test_channel_with_constant_output_has_multiplier_zero() -> None:
    scale = np.array([0.01, 0.01])
    found = search("D", scale, 3, -128, 127, np.array([20, -900]), np.array([20, 900]))
    assert found.multiplier[0] == 0
    assert found.apply(np.array([[20, 0]])).tolist() == [[3, 3]]


def test_clamp_to_a_single_value_is_constant() -> None:
    found = search("D", np.array([0.5]), 0, 7, 7, np.array([-9]), np.array([9]))
    assert found.apply(np.array([[-9], [9]])).tolist() == [[7], [7]]


def test_single_rounding_is_not_double_rounding() -> None:
    """The requantizer proved for rule S is wrong for rule D, so the proof does tell them apart."""
    scale = np.array([0.3, 0.0123, 0.5])
    ends = np.full(3, 5000)
    case = (scale, 0, -128, 127, -ends, ends)
    single = search("S", *case)
    assert mismatches(single, "S", case) == 0
    assert mismatches(single, "D", case) > 0
    assert proved(single, "S", scale, 0)
    assert not proved(single, "D", scale, 0)


@pytest.mark.parametrize("field", ["multiplier", "offset_pos", "offset_neg"])
def test_changed_number_is_no_longer_proved(field: str) -> None:
    scale, ends = np.array([0.0123]), np.array([30000])
    found = search("D", scale, 0, -128, 127, -ends, ends)
    assert proved(found, "D", scale, 0)
    changed = replace(found, **{field: getattr(found, field) + (1 << found.shift)})
    assert not proved(changed, "D", scale, 0)


@pytest.mark.parametrize("rule", ["D", "half_even"])
def test_outputs_of_16_bits_are_exact(rule: str) -> None:
    scale, ends = np.array([2.0**-4, 2.0**-5]), np.array([1 << 20, 1 << 17])
    case = (scale, 0, -32768, 32767, -ends, ends)
    assert mismatches(search(rule, *case), rule, case) == 0


def test_layer_of_many_blocks_has_one_shift_that_serves_all() -> None:
    generator = np.random.default_rng(0)
    scale = 0.002 * generator.uniform(0.2, 2.0, 1200)
    ends = np.full(1200, 60000)
    found = search("D", scale, -128, -128, 127, -ends, ends)
    acc = generator.integers(-60000, 60001, (200, 1200))
    np.testing.assert_array_equal(
        found.apply(acc), np.clip(apply("D", acc, scale) - 128, -128, 127)
    )


@pytest.mark.parametrize(("wider", "kind"), [(8, "linear"), (64, "thresholds")])
def test_single_precision_rounding_takes_exceptions_or_thresholds(wider: int, kind: str) -> None:
    """A product of 24 bits rounds twice under rule F, which no line follows over many levels."""
    generator = np.random.default_rng(0)
    scale = (0.0016 / wider * generator.uniform(0.2, 2.0, 8)).astype(np.float32).astype(np.float64)
    ends = np.full(8, 1 << 16) * wider
    case = (scale, -128, -128, 127, -ends, ends)
    found = search("F", *case)
    assert (found.kind, found.exceptions is not None) == (kind, kind == "linear")
    assert mismatches(found, "F", case) == 0
    assert proved(found, "F", scale, -128)


def random_steps(seed: int, levels: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Thresholds [C, levels] of roundings with an offset of their own, and the accumulators."""
    generator = np.random.default_rng(seed)
    scale, offset = 2.0 ** generator.uniform(-12, -4, 5), generator.uniform(-9, 9, 5)
    centre = (np.arange(levels) - levels / 2 - offset[:, None]) / scale[:, None]
    ends = np.full(5, 1 << 18)
    return np.clip(np.ceil(centre).astype(np.int64), -ends[0], ends[0] + 1), -ends, ends


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("levels", [15, 63, 255])
def test_steps_become_the_narrowest_circuit_that_equals_them(seed: int, levels: int) -> None:
    thresholds, lo, hi = random_steps(seed, levels)
    found = search_steps(thresholds, 0, levels, lo, hi)
    assert found.kind == ("linear" if levels > 15 else "thresholds")
    acc = np.random.default_rng(seed).integers(lo[0], hi[0] + 1, (20000, 5))
    np.testing.assert_array_equal(found.apply(acc), reached(acc, thresholds))
    assert steps_proved(found, thresholds)


def test_steps_of_no_line_stay_thresholds() -> None:
    steps = np.concatenate([np.arange(20), [500], np.arange(9000, 9011)])[None]
    found = search_steps(steps, -16, 16, np.array([-99]), np.array([9999]))
    assert found.kind == "thresholds"


def test_other_steps_are_not_proved() -> None:
    thresholds, lo, hi = random_steps(1, 255)
    found = search_steps(thresholds, 0, 255, lo, hi)
    changed = thresholds.copy()
    changed[2, 100] += 1
    assert not steps_proved(found, changed)
