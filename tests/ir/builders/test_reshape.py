"""Flatten and reshape methods."""

from __future__ import annotations

from typing import Any

import pytest

from hwgen import Graph
from hwgen.errors import HwgenError
from hwgen.ir.reshape import Flatten


def start() -> tuple[Graph, str]:
    graph = Graph("g")
    return graph, graph.input("x", (3, 4, 2))


def test_flatten_makes_one_axis() -> None:
    graph, x = start()
    name = graph.flatten(x)
    assert isinstance(graph.node(name), Flatten)
    assert (name, graph.shape(name)) == ("flatten_1", (24,))


@pytest.mark.parametrize(
    ("shape", "made"),
    [
        (-1, (24,)),
        (24, (24,)),
        ((2, -1, 3), (2, 4, 3)),
        ([-1, 1, 1], (24, 1, 1)),
        ((2, 2, 6), (2, 2, 6)),
    ],
)
def test_one_size_may_be_left_open(shape: Any, made: tuple[int, ...]) -> None:
    graph, x = start()
    name = graph.reshape(x, shape)
    assert (name, graph.shape(name)) == ("reshape_1", made)


def test_what_is_left_open_must_be_whole() -> None:
    graph, x = start()
    with pytest.raises(HwgenError) as error:
        graph.reshape(x, (5, -1, 1), name="r")
    assert str(error.value) == (
        "layer 'r': shape (5, -1, 1) cannot hold 24 values\n"
        "  hint: the product of its other sizes must divide the number of values"
    )


@pytest.mark.parametrize("shape", [(-1, -1, 2), (-1, 0, 2), (-2, 2, 6)])
def test_other_shapes_are_refused(shape: tuple[int, ...]) -> None:
    graph, x = start()
    with pytest.raises(HwgenError, match="shape must be .* each at least 1, not"):
        graph.reshape(x, shape)
