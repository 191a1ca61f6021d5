from __future__ import annotations

import pytest

from hwgen import Graph
from hwgen.errors import HwgenError
from hwgen.ir.constant import AddConstant, MulConstant


def test_each_method_adds_its_constant() -> None:
    graph = Graph("g")
    x = graph.input("x", (4, 4, 2))
    added = graph.node(graph.add_constant(x, 3))
    taken = graph.node(graph.sub_constant(x, [1, 2]))
    times = graph.node(graph.mul_constant(x, [0.5, -2]))
    assert isinstance(added, AddConstant)
    assert isinstance(taken, AddConstant)
    assert isinstance(times, MulConstant)
    assert added.constant.tolist() == [3.0]
    assert taken.constant.tolist() == [-1.0, -2.0]
    assert times.constant.tolist() == [0.5, -2.0]
    assert [n.name for n in graph.nodes[1:]] == [
        "add_constant_1",
        "sub_constant_1",
        "mul_constant_1",
    ]


def test_constant_that_is_no_number_is_refused() -> None:
    graph = Graph("g")
    x = graph.input("x", (2,))
    with pytest.raises(HwgenError) as error:
        graph.add_constant(x, "three", name="a")
    assert str(error.value) == "layer 'a': constant must be an array of real numbers"
