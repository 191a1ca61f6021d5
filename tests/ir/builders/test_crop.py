"""Methods that add crops, slices and splits."""

from __future__ import annotations

from typing import Any

import pytest

from hwgen import Graph
from hwgen.errors import HwgenError


def start(shape: tuple[int, ...] = (8, 9, 6)) -> tuple[Graph, str]:
    graph = Graph("g")
    return graph, graph.input("x", shape)


@pytest.mark.parametrize(
    ("margins", "made"),
    [(1, (1, 1, 1, 1)), ((1, 2), (1, 1, 2, 2)), ([1, 0, 2, 3], (1, 0, 2, 3))],
)
def test_margins_are_one_number_or_two_or_four(margins: Any, made: tuple[int, ...]) -> None:
    graph, x = start()
    name = graph.crop(x, margins)
    node: Any = graph.node(name)
    assert (name, node.margins) == ("crop_1", made)


def test_three_margins_are_refused() -> None:
    graph, x = start()
    with pytest.raises(HwgenError) as error:
        graph.crop(x, (1, 2, 3), name="c")
    assert str(error.value) == "layer 'c': margins takes one, two or four numbers, not (1, 2, 3)"


def test_a_slice_has_a_begin_and_a_size() -> None:
    graph, x = start()
    name = graph.slice_channels(x, 2, 3)
    assert (name, graph.shape(name)) == ("slice_1", (8, 9, 3))


@pytest.mark.parametrize(("begin", "size", "what"), [((1, 2), 3, "begin"), (0, [1, 2], "size")])
def test_a_slice_takes_one_number_each(begin: Any, size: Any, what: str) -> None:
    graph, x = start()
    with pytest.raises(HwgenError, match=f"{what} takes one number, not"):
        graph.slice_channels(x, begin, size)


def test_a_split_names_its_parts() -> None:
    graph, x = start()
    names = graph.split(x, (1, 3, 2))
    assert names == ["split_1_0", "split_1_1", "split_1_2"]
    assert [graph.shape(name)[2] for name in names] == [1, 3, 2]
    nodes: list[Any] = [graph.node(name) for name in names]
    assert [node.begin for node in nodes] == [0, 1, 4]


def test_the_parts_of_a_split_are_all_channels() -> None:
    graph, x = start((6,))
    with pytest.raises(HwgenError) as error:
        graph.split(x, (1, 3), name="s")
    assert str(error.value) == "layer 's': sizes (1, 3) sum up to 4, the input has 6 channels"
