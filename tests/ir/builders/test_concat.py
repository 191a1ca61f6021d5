"""Method that puts tensors one after the other."""

from __future__ import annotations

from hwgen import Graph
from hwgen.ir.concat import Concat


def test_method_adds_its_node() -> None:
    graph = Graph("g")
    a, b = graph.input("a", (4, 4, 2)), graph.input("b", (4, 4, 3))
    assert graph.concat([a, b, a]) == "concat_1"
    assert graph.concat((a, b), name="own") == "own"
    node = graph.node("concat_1")
    assert isinstance(node, Concat)
    assert node.inputs == ("a", "b", "a")
    assert graph.shape("concat_1") == (4, 4, 7)
