"""Layers with weights scaled per channel: exact in real numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from hwgen import Graph, float_run
from hwgen.ir.node import Node
from hwgen.passes.scaled import prescaled, scaled

GENERATOR = np.random.default_rng(7)
FACTOR, OFFSET = GENERATOR.normal(size=4), GENERATOR.normal(size=4)


def layer(kind: str, cin: int, cout: int, **options: Any) -> tuple[Graph, Node]:
    """A graph of one layer with weights, called `w`."""
    graph = Graph("g")
    if kind == "dense":
        x = graph.input("x", (cin,))
        graph.dense(x, GENERATOR.normal(size=(cin, cout)), GENERATOR.normal(size=cout), name="w")
    elif kind == "local":
        x = graph.input("x", (5, 6, cin))
        weight = GENERATOR.normal(size=(3, 5, 3, 2, cin, cout))
        bias = GENERATOR.normal(size=(3, 5, cout))
        graph.locally_connected2d(x, weight, bias, name="w", **options)
    else:
        x = graph.input("x", (5, 6, cin))
        groups = 2 if kind == "grouped" else 1
        weight = GENERATOR.normal(size=(3, 2, cin // groups, cout))
        options |= {"groups": groups}
        graph.conv2d(x, weight, GENERATOR.normal(size=cout), name="w", **options)
    graph.output("w")
    return graph, graph.node("w")


def result(graph: Graph, node: Node, x: np.ndarray) -> np.ndarray:
    """Output of `node` in place of its namesake."""
    nodes = [node if n.name == node.name else n for n in graph.nodes]
    return float_run(Graph.from_nodes("g", nodes), x)["w"]


@pytest.mark.parametrize("kind", ["dense", "conv2d", "grouped", "local"])
def test_outputs_are_scaled(kind: str) -> None:
    graph, node = layer(kind, 2, 4)
    x = GENERATOR.normal(size=(5, *graph.shape("x")))
    made = scaled(node, FACTOR, OFFSET)
    assert made is not None
    expected = result(graph, node, x) * FACTOR + OFFSET
    np.testing.assert_allclose(result(graph, made, x), expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("kind", ["dense", "conv2d", "grouped", "local"])
def test_inputs_are_scaled(kind: str) -> None:
    graph, node = layer(kind, 4, 6)
    x = GENERATOR.normal(size=(5, *graph.shape("x")))
    made = prescaled(node, FACTOR, OFFSET)
    assert made is not None
    expected = result(graph, node, x * FACTOR + OFFSET)
    np.testing.assert_allclose(result(graph, made, x), expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("kind", ["conv2d", "grouped"])
def test_padding_takes_a_factor_but_no_offset(kind: str) -> None:
    graph, node = layer(kind, 4, 6, padding=1)
    assert prescaled(node, FACTOR, OFFSET) is None
    made = prescaled(node, FACTOR, np.zeros(4))
    assert made is not None
    x = GENERATOR.normal(size=(5, *graph.shape("x")))
    np.testing.assert_allclose(result(graph, made, x), result(graph, node, x * FACTOR), atol=1e-12)


@pytest.mark.parametrize("mode", ["edge", "reflect"])
def test_padding_of_pixels_takes_an_offset_too(mode: str) -> None:
    graph, node = layer("grouped", 4, 6, padding=1, fill=mode)
    made = prescaled(node, FACTOR, OFFSET)
    assert made is not None
    x = GENERATOR.normal(size=(5, *graph.shape("x")))
    expected = result(graph, node, x * FACTOR + OFFSET)
    np.testing.assert_allclose(result(graph, made, x), expected, atol=1e-12)


def test_layers_without_weights_take_nothing() -> None:
    graph = Graph("g")
    node = graph.node(graph.max_pool2d(graph.input("x", (4, 4, 4)), 2))
    assert scaled(node, FACTOR, OFFSET) is None
    assert prescaled(node, FACTOR, OFFSET) is None
