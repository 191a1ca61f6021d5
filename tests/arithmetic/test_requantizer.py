from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from hwgen.arithmetic.requantizer import Requantizer
from hwgen.errors import HwgenError

BASE = Requantizer(
    kind="linear",
    multiplier=np.array([3, 0]),
    offset_pos=np.array([8, 32]),
    offset_neg=np.array([7, 32]),
    shift=4,
    zero_point=0,
    lo=-8,
    hi=7,
    acc_lo=np.array([-40, -9]),
    acc_hi=np.array([50, 9]),
)


def test_linear_is_multiply_add_shift_clamp() -> None:
    acc = np.array([[-40, -9], [-3, 0], [0, 4], [2, 9], [50, 1]])
    expected = [[-8, 2], [-1, 2], [0, 2], [0, 2], [7, 2]]
    np.testing.assert_array_equal(BASE.apply(acc), expected)


def test_linear_even_clears_the_lowest_bit_on_exact_ties_only() -> None:
    even = replace(
        BASE,
        kind="linear_even",
        multiplier=np.ones(2, dtype=np.int64),
        offset_pos=np.array([1, 1]),
        offset_neg=np.array([1, 1]),
        shift=1,
        zero_point=3,
    )
    acc = np.repeat(np.arange(-4, 5)[:, np.newaxis], 2, axis=1)
    expected = np.clip([round(int(value) / 2) + 3 for value in acc[:, 0]], -8, 7)
    np.testing.assert_array_equal(even.apply(acc)[:, 0], expected)


def test_thresholds_count_from_the_lowest_output() -> None:
    steps = np.array([[-10, 0, 10], [5, 5, 6]])
    none = np.zeros(2, dtype=np.int64)
    circuit = Requantizer("thresholds", none, none, none, 0, 0, -1, 2, none - 20, none + 20, steps)
    acc = np.array([[-11, 4], [-10, 5], [0, 6], [11, 7]])
    np.testing.assert_array_equal(circuit.apply(acc), [[-1, -1], [0, 1], [1, 2], [2, 2]])


def test_widths_hold_every_reachable_number() -> None:
    assert BASE.multiplier_bits == 2
    assert BASE.offset_bits == 7
    assert BASE.product_bits == 9
    assert BASE.level_bits == 5  # from (-40 * 3 + 7) >> 4 = -8 to (50 * 3 + 8) >> 4 = 9
    assert BASE.two_offsets
    assert BASE.channels == 2


def test_channel_slice_is_the_circuit_of_those_channels() -> None:
    acc = np.arange(-20, 20)[:, np.newaxis]
    both = BASE.apply(np.repeat(acc, 2, axis=1))
    np.testing.assert_array_equal(BASE.channel_slice(slice(1, 2)).apply(acc)[:, 0], both[:, 1])


def test_arrays_are_read_only() -> None:
    with pytest.raises(ValueError, match="read-only"):
        BASE.multiplier[0] = 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "magic"}, "requantizer kind must be one of linear, linear_even, thresholds"),
        (
            {"offset_pos": np.zeros(3)},
            "requantizer arrays must hold one value per output channel",
        ),
        ({"shift": 63}, "requantizer needs multipliers of 0 or more and a shift of 0 to 62"),
        (
            {"multiplier": np.array([-1, 0])},
            "requantizer needs multipliers of 0 or more and a shift of 0 to 62",
        ),
        ({"kind": "thresholds"}, "requantizer has thresholds exactly when its kind says so"),
        (
            {"kind": "thresholds", "thresholds": np.zeros((2, 3))},
            "requantizer thresholds must have shape (2, 15)",
        ),
        (
            {"kind": "thresholds", "thresholds": -np.ones((2, 15)).cumsum(axis=1)},
            "requantizer thresholds must ascend",
        ),
        (
            {"kind": "linear_even", "shift": 0},
            "requantizer of kind linear_even needs a shift of 1 or more",
        ),
        ({"multiplier": np.array([1 << 60, 0])}, "requantizer product does not fit 64 bits"),
    ],
)
def test_numbers_that_form_no_circuit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(HwgenError) as error:
        replace(BASE, **change)
    assert str(error.value) == message
