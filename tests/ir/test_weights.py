from __future__ import annotations

from dataclasses import replace

import numpy as np

from hwgen.arithmetic.intervals import accumulator_range
from hwgen.golden.convolution import requantize
from hwgen.ir.requantized import find_requantizer, is_proved

from .samples import CONV, DENSE, mistakes


def test_good_integer_layers_have_no_mistakes() -> None:
    assert mistakes(CONV, (5, 5, 2)) == []
    assert mistakes(DENSE, (6,)) == []


def test_all_mistakes_of_a_layer_are_reported_at_once() -> None:
    found = mistakes(
        DENSE,
        (6,),
        bias=np.zeros(3),
        scale=np.array([1.0, -1.0, 1.0]),
        weight_bits=17,
        rule="X",
        activation=(5, 4),
    )
    assert found == [
        "layer 'fc': bias must have shape (4,), one per output channel, not (3,)",
        "layer 'fc': scale must have shape (4,), one per output channel, not (3,)",
        "layer 'fc': weight bits must be from 1 to 16, not 17",
        "layer 'fc': scale must be finite and positive",
        (
            "layer 'fc': rounding rule must be one of D, U, S, H, F,"
            " half_up, half_even, floor, toward_zero, thresholds, not 'X'"
        ),
        "layer 'fc': clamp must lie within -128 to 127, not 5 to 4",
    ]


def test_weights_outside_their_bits_are_refused() -> None:
    assert mistakes(DENSE, (6,), weight=np.full((6, 4), -9), weight_bits=4) == [
        "layer 'fc': weights reach from -9 to -9, outside 4 bits"
    ]
    assert mistakes(DENSE, (6,), weight=np.full((6, 4), -8), weight_bits=4) == []


def test_power_of_two_rule_with_another_scale_is_refused() -> None:
    assert mistakes(DENSE, (6,), rule="half_up", scale=np.full(4, 0.5)) == []
    assert mistakes(DENSE, (6,), rule="half_up", scale=np.array([0.5, 0.3, 1.0, 2.0])) == [
        "layer 'fc': rule 'half_up' needs scales that are powers of two"
    ]


def test_weights_of_one_bit_have_no_zero() -> None:
    signs = np.where(np.arange(24).reshape(6, 4) % 3, 1, -1)
    assert mistakes(DENSE, (6,), weight=signs, weight_bits=1) == []
    signs[2, 1] = 0
    assert mistakes(DENSE, (6,), weight=signs, weight_bits=1) == [
        (
            "layer 'fc': weights of 1 bit must be -1 or +1"
            "\n  hint: ternary weights, with zeros, have 2 bits"
        )
    ]


STEPS = np.array([[-3, 5], [0, 0], [7, 9], [-9, -9]])


def test_thresholds_belong_to_their_rule() -> None:
    message = "layer 'fc': thresholds belong to the rule 'thresholds', the rule is"
    assert mistakes(DENSE, (6,), thresholds=STEPS, activation=(0, 2)) == [f"{message} 'D'"]
    assert mistakes(DENSE, (6,), rule="thresholds") == [f"{message} 'thresholds'"]


def test_thresholds_have_one_row_for_each_channel() -> None:
    changes = {"rule": "thresholds", "activation": (0, 2)}
    assert mistakes(DENSE, (6,), thresholds=STEPS, **changes) == []
    assert mistakes(DENSE, (6,), thresholds=STEPS[:3], **changes) == [
        (
            "layer 'fc': thresholds must have shape (4, 2), [channels, levels above the lowest],"
            " not (3, 2)"
        )
    ]
    assert mistakes(DENSE, (6,), thresholds=STEPS[:, ::-1], **changes) == [
        "layer 'fc': thresholds of a channel must ascend"
    ]


def test_thresholds_are_the_requantizer() -> None:
    node = replace(DENSE, rule="thresholds", activation=(-1, 1), thresholds=STEPS)
    reach = accumulator_range(node.weight, node.bias, node.input_format)
    found = replace(node, requantizer=find_requantizer(node, reach))
    assert is_proved(found)
    assert found.requantizer is not None
    acc = np.arange(-12, 12)[:, None] * np.ones(4, np.int64)
    counted = -1 + (acc[..., None] >= STEPS).sum(axis=-1)
    np.testing.assert_array_equal(found.requantizer.apply(acc), counted)
    np.testing.assert_array_equal(requantize(found, acc), counted)
    assert not is_proved(replace(found, thresholds=STEPS + 1))
