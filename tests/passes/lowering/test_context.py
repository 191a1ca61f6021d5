from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from hwgen.ir.activation import Relu
from hwgen.ir.convolution import Conv2d
from hwgen.ir.formats import IntFormat
from hwgen.ir.node import Node
from hwgen.ir.terminals import Input, Output
from hwgen.passes.lowering.context import WEIGHT_OPTIONS, Context, lower_node, takes
from hwgen.passes.options import LayerOptions, QuantizeOptions

OPTIONS = QuantizeOptions(
    {}, 8, 8, True, False, "D", True, {"own": LayerOptions(activation_bits=4)}
)
BYTES, NIBBLES = IntFormat(8, True, 0.5), IntFormat(4, False, 0.25)


@dataclass(frozen=True, slots=True, eq=False)
class Unknown(Node):
    """A layer that no family knows."""


def context(lo: float = -1.0, hi: float = 3.0) -> Context:
    return Context(OPTIONS, (lo, hi), (BYTES, NIBBLES))


def test_the_source_is_the_first_input() -> None:
    assert context().source is BYTES


def test_the_format_of_a_layer_covers_its_range() -> None:
    number = context().output_format("plain")
    assert (number.bits, number.signed) == (8, True)
    assert number.scale == pytest.approx(4.0 / 255)
    assert number.zero_point == round(-128 + 1.0 / number.scale)


def test_the_format_of_a_layer_follows_its_own_options() -> None:
    assert context().output_format("own").bits == 4


def test_powers_of_two_have_no_zero_point() -> None:
    power = replace(context(), options=replace(OPTIONS, power_of_two=True, rule="half_up"))
    assert power.output_format("plain") == IntFormat(8, True, 2.0**-5, 0)


def test_a_layer_without_an_integer_form_is_a_mistake_of_ours() -> None:
    with pytest.raises(NotImplementedError, match="no integer form of Unknown"):
        lower_node(Unknown("a", ("x",)), context())


def test_layers_that_keep_a_format_take_no_options() -> None:
    assert takes(Relu("a", ("x",))) == takes(Output("a", ("x",))) == ()
    assert takes(Input("x", (), (3,))) == ("activation_bits", "signed_activations")
    assert takes.dispatch(Conv2d) is not takes.dispatch(Node)
    assert set(WEIGHT_OPTIONS) > {"weight_bits", "per_channel"}
