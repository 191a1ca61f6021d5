"""Padding that a convolution takes in: the same integers, and one layer less."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from hwgen import Graph, golden, quantize
from hwgen.ir.window import Padding
from hwgen.passes.fuse_padding import fuse_padding

RNG = np.random.default_rng(3)
WEIGHT = RNG.normal(size=(3, 2, 2, 4))
IMAGES = RNG.normal(size=(3, 6, 7, 2))


def network(pads: list[dict[str, Any]], **options: Any) -> Graph:
    graph = Graph("g")
    x = graph.input("x", (6, 7, 2))
    for number, pad in enumerate(pads):
        x = graph.pad(x, **pad, name=f"pad{number}")
    graph.output(graph.conv2d(x, WEIGHT, name="conv", **options))
    return graph


ZERO, EDGE, REFLECT = ({"mode": mode} for mode in ("constant", "edge", "reflect"))
FUSED: list[tuple[list[dict[str, Any]], dict[str, Any], Padding, str]] = [
    ([{"padding": (1, 2, 3, 4)}], {}, (1, 2, 3, 4), "constant"),
    ([{"padding": (1, 2, 3, 4)}], {"padding": 1}, (2, 3, 4, 5), "constant"),
    ([{"padding": 1, **EDGE}], {}, (1, 1, 1, 1), "edge"),
    ([{"padding": 1, **EDGE}], {"padding": 2, "fill": "edge"}, (3, 3, 3, 3), "edge"),
    ([{"padding": 5, **REFLECT}], {}, (5, 5, 5, 5), "reflect"),
    ([{"padding": 2}, {"padding": (1, 0, 0, 0)}], {}, (3, 2, 2, 2), "constant"),
    ([{"padding": 9, **EDGE}, {"padding": 1, **EDGE}], {}, (10, 10, 10, 10), "edge"),
]


@pytest.mark.parametrize(("pads", "options", "padding", "fill"), FUSED)
def test_padding_of_one_kind_adds_up(
    pads: list[dict[str, Any]], options: dict[str, Any], padding: Padding, fill: str
) -> None:
    graph = network(pads, **options)
    fused = fuse_padding(graph)
    assert [node.name for node in fused.nodes] == ["x", "conv", "output"]
    conv: Any = fused.node("conv")
    assert (conv.padding, conv.fill) == (padding, fill)
    assert len(fused.notes) == len(pads)
    assert fused.notes[-1] == f"padding 'pad{len(pads) - 1}' is padding of 'conv'"


KEPT: list[tuple[list[dict[str, Any]], dict[str, Any]]] = [
    ([{"padding": 1, "value": 0.5}], {}),
    ([{"padding": 1, **EDGE}], {"padding": 1}),
    ([{"padding": 1}], {"padding": 1, "fill": "edge"}),
    ([{"padding": 1, **REFLECT}], {"padding": 1, "fill": "reflect"}),
]


@pytest.mark.parametrize(("pads", "options"), KEPT)
def test_padding_of_another_kind_stays_a_layer(
    pads: list[dict[str, Any]], options: dict[str, Any]
) -> None:
    graph = network(pads, **options)
    assert fuse_padding(graph) is graph


@pytest.mark.parametrize(("pads", "options"), [*((a, b) for a, b, _, _ in FUSED), *KEPT])
def test_the_integers_stay_the_same(pads: list[dict[str, Any]], options: dict[str, Any]) -> None:
    """A second reader keeps the padding apart: its integers are those of the fused layer."""
    graph = network(pads, **options)
    apart = network(pads, **options)
    apart.output(f"pad{len(pads) - 1}", name="second")
    assert len(fuse_padding(apart).nodes) >= len(apart.nodes) - len(pads) + 1
    whole, parts = (golden(quantize(g, IMAGES), IMAGES)["conv"] for g in (graph, apart))
    np.testing.assert_array_equal(whole, parts)


def test_different_values_stay_apart() -> None:
    graph = network([{"padding": 1, "value": 0.5}, {"padding": 1}])
    fused = fuse_padding(graph)
    assert [node.name for node in fused.nodes] == ["x", "pad0", "conv", "output"]


def test_pooling_does_not_take_padding_in() -> None:
    graph = Graph("g")
    x = graph.pad(graph.input("x", (6, 7, 2)), 1, name="pad")
    graph.output(graph.max_pool2d(x, 2, name="pool"))
    assert fuse_padding(graph) is graph
