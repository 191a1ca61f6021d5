"""Tables of real functions: each entry nearest to the real result."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from hwgen import Graph, golden, quantize
from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat
from hwgen.ir.lookup import QuantLookup

DATA = np.random.default_rng(2).normal(size=(16, 2, 2, 3)) * 3.0


def quantized(add: Callable[[Graph, str], str], **options: Any) -> QuantLookup:
    graph = Graph("g")
    layer = add(graph, graph.input("x", (2, 2, 3)))
    graph.output(layer)
    node = quantize(graph, DATA, **options).node(layer)
    assert isinstance(node, QuantLookup)
    return node


def nearest(value: Fraction, number: IntFormat) -> int:
    """Nearest integer of a format to an exact number, ties to even, saturated."""
    return min(max(round(value / Fraction(number.scale)) + number.zero_point, number.lo), number.hi)


@pytest.mark.parametrize("power_of_two", [False, True])
@pytest.mark.parametrize("bits", [3, 8, 10])
def test_constant_is_exact_for_every_integer(bits: int, power_of_two: bool) -> None:
    """Sums and products of doubles against exact fractions; dyadic constants meet many ties."""
    constant = [1.5, -0.375, 2.0]
    options = {"activation_bits": bits, "power_of_two": power_of_two}
    nodes = (
        (quantized(lambda g, x: g.mul_constant(x, constant), **options), operator.mul),
        (quantized(lambda g, x: g.add_constant(x, constant), **options), operator.add),
    )
    for node, exact in nodes:
        source = node.input_format
        for channel, value in enumerate(constant):
            for stored in range(1 << bits):
                integer = stored - (1 << bits) if stored > source.hi else stored
                real = Fraction(source.scale) * (integer - source.zero_point)
                wanted = nearest(exact(real, Fraction(value)), node.format)
                assert node.table[channel, stored] == wanted


def test_channels_of_one_function_share_a_row() -> None:
    assert quantized(lambda g, x: g.prelu(x, [0.5, 0.5, 0.5])).table.shape == (1, 256)
    assert quantized(lambda g, x: g.prelu(x, [0.5, 0.5, 0.6])).table.shape == (3, 256)


def test_output_format_follows_calibration_and_options() -> None:
    node = quantized(Graph.sigmoid, overrides={"sigmoid_1": {"activation_bits": 5}})
    assert node.format.bits == 5
    assert node.format.zero_point == -16
    assert node.format.scale * 31 == pytest.approx(1.0, abs=0.01)


def test_relu_from_a_table_equals_the_clamp() -> None:
    graph = Graph("g")
    x = graph.input("x", (2, 2, 3))
    x = graph.table(x, lambda v: np.maximum(v, 0.0), name="t")
    graph.output(x)
    found = golden(quantize(graph, DATA), DATA)["t"]
    other = Graph("g")
    x = other.input("x", (2, 2, 3))
    x = other.table(x, lambda v: v, name="t")
    other.output(other.relu(x, name="r"))
    np.testing.assert_array_equal(golden(quantize(other, DATA), DATA)["t"], found)


def test_integer_table_keeps_its_formats_and_converts_its_input() -> None:
    source, number = IntFormat(4, False, 1.0, 0), IntFormat(6, False, 0.25, 3)
    values = np.arange(16) * 4
    node = quantized(lambda g, x: g.table(x, values, input_format=source, format=number))
    assert node.format == number
    reals = node.input_format.dequantize(np.concatenate([np.arange(128), np.arange(-128, 0)]))
    expected = [values[int(np.clip(np.rint(x), 0, 15))] for x in reals]
    assert node.table.tolist() == [expected]


def refused(add: Callable[[Graph, str], str], **options: Any) -> list[str]:
    with pytest.raises(HwgenError) as error:
        quantized(add, **options)
    return str(error.value).splitlines()


def test_more_than_ten_bits_are_refused_with_the_way_out() -> None:
    assert refused(Graph.tanh, activation_bits=12) == [
        "layer 'tanh_1': its table is addressed by at most 10 bits, its input has 12",
        "  hint: set activation_bits to 10 or less for the layer that makes its input",
    ]


def test_function_without_a_value_is_refused() -> None:
    data = np.abs(DATA)
    graph = Graph("g")
    graph.output(graph.table(graph.input("x", (2, 2, 3)), lambda x: np.log(x - 0.5), name="t"))
    with pytest.raises(HwgenError) as error:
        quantize(graph, data + 1.0)
    lines = str(error.value).splitlines()
    assert lines[0].startswith("layer 't': its function is not a number at x = ")
    assert lines[1] == "  hint: every real number that the input format holds needs a value"


def test_options_of_weights_are_refused() -> None:
    assert refused(Graph.tanh, overrides={"tanh_1": {"weight_bits": 4}}) == [
        "layer 'tanh_1': takes the options activation_bits, signed_activations, not weight_bits"
    ]


def test_table_of_integers_takes_no_options() -> None:
    number = IntFormat(2, False, 1.0)
    message = refused(
        lambda g, x: g.table(x, [0, 1, 2, 3], input_format=number, format=number, name="t"),
        overrides={"t": {"activation_bits": 4}},
    )
    assert message == ["layer 't': takes no options, its format is that of its input"]
