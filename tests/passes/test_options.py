from __future__ import annotations

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.passes.options import LayerOptions, QuantizeOptions, check_options, check_rule


def test_layer_takes_the_networks_value_where_it_has_none() -> None:
    own = {"conv": LayerOptions(weight_bits=4, per_channel=False)}
    options = QuantizeOptions({"x": np.zeros(1)}, 8, 6, True, False, "D", "auto", own)
    assert options.layer("conv") == LayerOptions(4, 6, False, "auto")
    assert options.layer("other") == LayerOptions(8, 6, True, "auto")


def test_all_unknown_keys_are_named_at_once() -> None:
    with pytest.raises(HwgenError) as error:
        LayerOptions.from_mapping("conv1", {"weight_bits": 4, "wbits": 3, "round": "up"})
    assert str(error.value) == (
        "layer 'conv1': unknown options: wbits, round; allowed are"
        " weight_bits, activation_bits, per_channel, signed_activations"
    )


@pytest.mark.parametrize("bits", [17, -8, 0, 8.0, True])
def test_bits_out_of_range_are_refused(bits: int) -> None:
    errors = check_options("conv1", LayerOptions(weight_bits=bits, activation_bits=bits))
    assert [str(error) for error in errors] == [
        f"layer 'conv1': weight_bits must be from 1 to 16, not {bits}",
        f"layer 'conv1': activation_bits must be from 1 to 16, not {bits}",
    ]


def test_values_of_another_type_are_refused() -> None:
    options = LayerOptions(per_channel="yes", signed_activations="maybe")  # type: ignore[arg-type]
    assert [str(error) for error in check_options(None, options)] == [
        "per_channel must be True or False, not 'yes'",
        "signed_activations must be True, False or 'auto', not 'maybe'",
    ]


def test_power_of_two_rule_needs_power_of_two_scales() -> None:
    assert [str(error) for error in check_rule("half_up", False)] == [
        "rule 'half_up' needs scales that are powers of two\n  hint: pass power_of_two=True"
    ]
    assert check_rule("half_up", True) == check_rule("D", True) == []


def test_unknown_rule_is_refused() -> None:
    assert [str(error) for error in check_rule("up", False)] == [
        "rule must be one of D, U, S, H, F, half_up, half_even, floor, toward_zero, not 'up'"
    ]
