from __future__ import annotations

import pytest

from hwgen import Graph
from hwgen.errors import HwgenError


def test_an_input_is_called_as_it_is_named() -> None:
    graph = Graph("g")
    assert graph.input("left", (4, 5, 2)) == "left"
    assert graph.input("right", [7]) == "right"
    assert (graph.shape("left"), graph.shape("right")) == ((4, 5, 2), (7,))


def test_the_first_output_is_called_output_and_the_others_are_numbered() -> None:
    graph = Graph("g")
    x = graph.input("x", (3,))
    assert [graph.output(x) for _ in range(3)] == ["output", "output_1", "output_2"]
    assert graph.output(x, name="scores") == "scores"


def test_two_inputs_of_one_name_are_refused() -> None:
    graph = Graph("g")
    graph.input("x", (3,))
    with pytest.raises(HwgenError, match="two layers are named 'x'"):
        graph.input("x", (4,))


def test_sizes_are_whole_numbers() -> None:
    with pytest.raises(HwgenError) as error:
        Graph("g").input("x", (4.5, 4, 1))  # type: ignore[arg-type]
    assert str(error.value) == "layer 'x': shape takes whole numbers, not (4.5, 4, 1)"
