from __future__ import annotations

import numpy as np

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
        "layer 'fc': weight bits must be from 2 to 16, not 17",
        "layer 'fc': scale must be finite and positive",
        (
            "layer 'fc': rounding rule must be one of D, U, S, H, F,"
            " half_up, half_even, floor, toward_zero, not 'X'"
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
