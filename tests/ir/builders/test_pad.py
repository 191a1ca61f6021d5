"""The method that adds padding."""

from __future__ import annotations

from typing import Any

import pytest

from hwgen import Graph
from hwgen.errors import HwgenError


def start() -> tuple[Graph, str]:
    graph = Graph("g")
    return graph, graph.input("x", (8, 9, 6))


@pytest.mark.parametrize(
    ("padding", "made"),
    [(1, (1, 1, 1, 1)), ((1, 2), (1, 1, 2, 2)), ([1, 0, 20, 3], (1, 0, 20, 3))],
)
def test_padding_is_one_number_or_two_or_four(padding: Any, made: tuple[int, ...]) -> None:
    graph, x = start()
    name = graph.pad(x, padding)
    node: Any = graph.node(name)
    assert (name, node.padding, node.fill, node.value) == ("pad_1", made, "constant", 0.0)


def test_mode_and_value_are_kept() -> None:
    graph, x = start()
    node: Any = graph.node(graph.pad(x, 1, fill="edge", name="e"))
    assert node.fill == "edge"
    node = graph.node(graph.pad(x, 1, value=-1.5, name="v"))
    assert node.value == -1.5


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"fill": "wrap"}, "fill must be one of constant, edge, reflect, not wrap"),
        (
            {"value": float("inf")},
            "value must be a finite number, not inf\n  hint: 0.0 is the zero point",
        ),
        (
            {"padding": (1, -1, 0, 0)},
            "padding must be (top, bottom, left, right), each at least 0, not (1, -1, 0, 0)",
        ),
    ],
    ids=["fill", "value", "padding"],
)
def test_what_is_not_allowed_is_refused(options: dict[str, Any], message: str) -> None:
    graph, x = start()
    with pytest.raises(HwgenError) as error:
        graph.pad(x, **{"padding": 1, "name": "p", **options})
    assert str(error.value) == f"layer 'p': {message}"
