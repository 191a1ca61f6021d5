from __future__ import annotations

from hwgen import Graph
from hwgen.ir.reshape import Flatten


def test_flatten_makes_one_axis() -> None:
    graph = Graph("g")
    x = graph.input("x", (3, 4, 2))
    name = graph.flatten(x)
    assert isinstance(graph.node(name), Flatten)
    assert (name, graph.shape(name)) == ("flatten_1", (24,))
