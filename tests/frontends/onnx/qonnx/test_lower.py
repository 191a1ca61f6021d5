"""Where Quant nodes may stand, and what has to be rounded first."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hwgen.ir.activation import QuantClamp
from hwgen.ir.lookup import QuantLookup
from tests.frontends.onnx.qonnx.models import QuantBuilder, check, messages


def test_a_second_quant_of_the_same_kind_costs_nothing() -> None:
    b = QuantBuilder()
    x = b.quant(b.input(1, 3, 4, 4), 2.0**-3, 4)
    b.output(b.quant(b.node("Relu", x), 2.0**-3, 4))
    graph = check(b).graph
    assert graph is not None
    assert [type(node) for node in graph.nodes[1:-1]] == [QuantClamp]


def test_a_quant_of_another_kind_is_a_table() -> None:
    b = QuantBuilder()
    x = b.quant(b.input(1, 3, 4, 4), 2.0**-3, 6)
    b.output(b.quant(b.norm(x, 3), 0.3, 4))
    graph = check(b).graph
    assert graph is not None
    (layer,) = [node for node in graph.nodes if isinstance(node, QuantLookup)]
    assert len(layer.table) == 3


def test_a_narrow_input_is_cut() -> None:
    b = QuantBuilder()
    b.output(b.quant(b.input(1, 3, 4, 4), 2.0**-3, 4, narrow=1))
    check(b, least=1)


def test_parts_of_a_concatenation_are_rounded_each_for_itself() -> None:
    b = QuantBuilder()
    x = b.quant(b.input(1, 3, 4, 4), 2.0**-3, 6)
    y = b.node("Conv", x, b.weight(4, 3, 1, 1))
    joined = b.node("Relu", b.node("Concat", x, y, axis=1))
    b.output(b.quant(joined, 2.0**-2, 5, signed=0))
    check(b)


def not_rounded(b: QuantBuilder, x: str) -> str:
    y = b.node("Conv", x, b.weight(4, 3, 1, 1))
    return str(b.node("Conv", y, b.weight(4, 4, 1, 1)))


def no_quant_at_the_input(b: QuantBuilder, x: str) -> str:
    return str(b.node("Conv", b.input(1, 3, 4, 4, name="y"), b.weight(4, 3, 1, 1)))


def another_mode_at_the_input(b: QuantBuilder, x: str) -> str:
    return b.quant(b.input(1, 3, 4, 4, name="y"), 1.0, 4, rounding_mode="FLOOR")


def two_kinds(b: QuantBuilder, x: str) -> str:
    y = b.input(1, 3, 4, 4, name="y")
    return str(b.node("Concat", b.quant(y, 1.0, 4), b.quant(y, 2.0, 4), axis=1))


def float_weights(b: QuantBuilder, x: str) -> str:
    return b.quant(b.node("Conv", x, b.constant(b.rng.normal(size=(2, 3, 1, 1)))), 1.0, 4)


def softmax_inside(b: QuantBuilder, x: str) -> str:
    return b.quant(b.node("Softmax", x, axis=1), 0.1, 4)


@pytest.mark.parametrize(
    ("case", "message"),
    [
        (not_rounded, "which no Quant node has rounded"),
        (no_quant_at_the_input, "reads 'y', which no Quant node has rounded"),
        (another_mode_at_the_input, "must be rounded with rounding_mode ROUND"),
        (two_kinds, "is rounded in two ways"),
        (float_weights, "its weights are not quantized"),
        (softmax_inside, "Softmax is supported only as the last layer"),
    ],
)
def test_what_must_be_rounded_first(case: Callable[[QuantBuilder, str], str], message: str) -> None:
    b = QuantBuilder()
    x = b.quant(b.input(1, 3, 4, 4), 2.0**-3, 4)
    b.output(x, case(b, x))
    found = messages(b)
    assert any(message in text for text in found), found
