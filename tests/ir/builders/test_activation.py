"""Methods that add activations: the node that each of them makes, and what they refuse."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from hwgen import Graph
from hwgen.errors import HwgenError
from hwgen.ir import curve
from hwgen.ir.activation import Clip, Relu
from hwgen.ir.formats import IntFormat
from hwgen.ir.table import Function, Table

BITS = IntFormat(3, False, 1.0)


def start() -> tuple[Graph, str]:
    graph = Graph("g")
    return graph, graph.input("x", (4, 4, 2))


@pytest.mark.parametrize(
    ("method", "arguments", "kind", "name"),
    [
        ("relu", (), Relu, "relu_1"),
        ("relu6", (), Clip, "relu6_1"),
        ("clip", (0, 2), Clip, "clip_1"),
        ("leaky_relu", (), curve.LeakyRelu, "leaky_relu_1"),
        ("prelu", ([1, 2],), curve.Prelu, "prelu_1"),
        ("sigmoid", (), curve.Sigmoid, "sigmoid_1"),
        ("tanh", (), curve.Tanh, "tanh_1"),
        ("silu", (), curve.Silu, "silu_1"),
        ("hard_swish", (), curve.HardSwish, "hard_swish_1"),
        ("hard_sigmoid", (0.2,), curve.HardSigmoid, "hard_sigmoid_1"),
        ("elu", (), curve.Elu, "elu_1"),
        ("gelu", (), curve.Gelu, "gelu_1"),
        ("table", (np.cos,), Function, "table_1"),
    ],
)
def test_method_adds_its_node(method: str, arguments: Any, kind: type, name: str) -> None:
    graph, x = start()
    assert getattr(graph, method)(x, *arguments) == name
    assert isinstance(graph.node(name), kind)
    assert graph.node(name).inputs == ("x",)


def test_relu6_is_a_clip() -> None:
    graph, x = start()
    clip = graph.node(graph.relu6(x))
    assert isinstance(clip, Clip)
    assert (clip.lo, clip.hi) == (0.0, 6.0)


def test_alpha_of_prelu_may_be_one_number() -> None:
    graph, x = start()
    prelu = graph.node(graph.prelu(x, 0.25))
    assert isinstance(prelu, curve.Prelu)
    assert prelu.alpha.tolist() == [0.25]


def test_integers_need_both_formats() -> None:
    graph, x = start()
    with pytest.raises(HwgenError) as error:
        graph.table(x, np.zeros(8, int), format=BITS, name="t")
    assert str(error.value) == "layer 't': a table of integers needs an input_format and a format"
    table = graph.node(graph.table(x, np.zeros(8, int), input_format=BITS, format=BITS))
    assert isinstance(table, Table)
    assert table.values.shape == (1, 8)


def test_a_table_of_real_numbers_is_refused() -> None:
    graph, x = start()
    with pytest.raises(HwgenError) as error:
        graph.table(x, np.zeros(8), input_format=BITS, format=BITS, name="t")
    assert str(error.value) == "layer 't': a table must hold integers or be a Python function"


def test_array_in_place_of_a_number_is_refused() -> None:
    graph, x = start()
    with pytest.raises(HwgenError) as error:
        graph.leaky_relu(x, [0.1, 0.2], name="l")  # type: ignore[arg-type]
    assert str(error.value) == "layer 'l': alpha must be one number, not an array of shape (2,)"
