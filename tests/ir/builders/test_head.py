"""Methods that add argmax and softmax."""

from __future__ import annotations

from hwgen import Graph


def test_argmax_gives_index_and_value_by_default() -> None:
    graph = Graph("g")
    x = graph.input("x", (2, 3, 5))
    both, index = graph.argmax(x), graph.argmax(x, value=False)
    assert (both, graph.shape(both)) == ("argmax_1", (2, 3, 2))
    assert (index, graph.shape(index)) == ("argmax_2", (2, 3, 1))


def test_softmax_keeps_the_shape() -> None:
    graph = Graph("g")
    name = graph.softmax(graph.input("x", (5,)))
    assert (name, graph.shape(name)) == ("softmax_1", (5,))
