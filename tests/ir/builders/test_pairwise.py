"""Methods that combine two tensors: the node that each of them makes."""

from __future__ import annotations

import pytest

from hwgen import Graph
from hwgen.ir.pairwise import Add, Mul, Sub


@pytest.mark.parametrize(("method", "kind"), [("add", Add), ("sub", Sub), ("mul", Mul)])
def test_method_adds_its_node(method: str, kind: type) -> None:
    graph = Graph("g")
    a, b = graph.input("a", (4, 4, 2)), graph.input("b", (4, 4, 2))
    assert getattr(graph, method)(a, b) == f"{method}_1"
    assert getattr(graph, method)(a, a, name="own") == "own"
    assert isinstance(graph.node("own"), kind)
    assert graph.node(f"{method}_1").inputs == ("a", "b")
    assert graph.node("own").inputs == ("a", "a")
    assert graph.shape("own") == (4, 4, 2)
