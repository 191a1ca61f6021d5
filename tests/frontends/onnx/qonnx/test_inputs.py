"""Inputs that are scaled and shifted before a Quant node rounds them."""

from __future__ import annotations

import numpy as np

from hwgen.frontends.onnx.qonnx.inputs import entering
from hwgen.ir.activation import Relu
from hwgen.ir.constant import AddConstant, MulConstant
from hwgen.ir.formats import IntFormat
from tests.frontends.onnx.qonnx.models import QuantBuilder, check
from tests.frontends.onnx.real.models import imported

BYTE = IntFormat(8, True, 2.0**-7)
TWICE, MINUS_ONE = (
    MulConstant("m", ("x",), np.array([2.0])),
    AddConstant("a", ("m",), np.array([-1.0])),
)


def test_the_format_holds_factor_and_offset() -> None:
    assert entering((), BYTE) == BYTE
    assert entering((TWICE, MINUS_ONE), BYTE) == IntFormat(8, True, 2.0**-8, -128)


def test_what_no_format_does_is_left_to_the_host() -> None:
    per_channel = MulConstant("m", ("x",), np.array([2.0, 1.0]))
    falling = MulConstant("m", ("x",), np.array([-2.0]))
    far = AddConstant("a", ("x",), np.array([9.0]))
    between = AddConstant("a", ("x",), np.array([0.3]))
    for functions in ((per_channel,), (falling,), (far,), (between,), (Relu("r", ("x",)),)):
        assert entering(functions, BYTE) is None
    assert entering((TWICE, MINUS_ONE), IntFormat.bipolar(1.0)) is None


def network(bits: int) -> QuantBuilder:
    """2 * x - 1, as classifiers of digits begin."""
    b = QuantBuilder()
    x = b.node("Mul", b.input(1, 3, 6, 6), b.constant(2.0))
    x = b.node("Sub", x, b.constant([1.0]))
    x = b.quant(x, 2.0**-7, bits) if bits > 1 else b.bipolar(x)
    weight = b.weight(4, 3, 3, 3, bits=1 if bits == 1 else 4)
    b.output(b.quant(b.node("Conv", x, weight, pads=[1] * 4 if bits > 1 else [0] * 4), 0.25, 4))
    return b


def test_a_network_whose_input_is_scaled_and_shifted() -> None:
    check(network(8))


def test_a_network_of_bits_gets_its_input_from_the_host() -> None:
    graph = imported(network(1).model()).graph
    assert graph is not None
    assert "the host computes what stands in front of" in graph.notes[0]
