"""Tables in the requantizers in front of them, and those that stay layers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from hwgen.ir.graph import Graph
from hwgen.passes.quantize import quantize
from hwgen.schedule import Folding, schedule
from hwgen.schedule.design import Design
from hwgen.units.lookup import Lookup
from hwgen.units.plumbing import LaneMask
from hwgen.units.tabled import Tabled

RNG = np.random.default_rng(0)
Layers = Callable[[Graph, str], str]


def made(build: Layers, folding: Folding | None = None) -> Design:
    graph = Graph("net")
    graph.output(build(graph, graph.input("x", (4, 6, 3))))
    quantized = quantize(graph, np.random.default_rng(1).normal(size=(4, 4, 6, 3)))
    return schedule(quantized, folding={"conv": folding} if folding else {})


def conv(graph: Graph, x: str, channels: int = 5) -> str:
    return graph.conv2d(x, RNG.normal(size=(1, 1, 3, channels)), name="conv")


def prelu(graph: Graph, x: str) -> str:
    return graph.prelu(x, np.linspace(-1.0, 1.0, graph.shape(x)[-1]), name="act")


def add(graph: Graph, x: str) -> str:
    """A sum whose scales have no common factors, so that tables and a requantizer are needed."""
    return graph.mul(conv(graph, x), graph.conv2d(x, RNG.normal(size=(1, 1, 3, 5))), name="sum")


MERGED: dict[str, Layers] = {
    "convolution": lambda g, x: g.sigmoid(conv(g, x), name="act"),
    "channels": lambda g, x: prelu(g, conv(g, x)),
    "average": lambda g, x: g.sigmoid(g.avg_pool2d(x, 2), name="act"),
    "product": lambda g, x: g.sigmoid(add(g, x), name="act"),
    "dense": lambda g, x: g.sigmoid(g.dense(g.flatten(x), RNG.normal(size=(72, 3))), name="act"),
}


@pytest.mark.parametrize("name", MERGED)
def test_a_table_behind_a_requantizer_is_read_there(name: str) -> None:
    design = made(MERGED[name])
    table = next(layer for layer in design.layers if layer.name == "act")
    maker = next(layer for layer in design.layers if layer.tensor == "act" and layer.units)
    assert table.units == ()
    assert isinstance(maker.units[-1].requantizer, Tabled)  # type: ignore[attr-defined]
    assert maker.output == table.output
    assert design.streams[maker.name].format == table.node.format  # type: ignore[attr-defined]


def forked(graph: Graph, x: str) -> str:
    x = conv(graph, x)
    return graph.add(x, graph.sigmoid(x, name="act"))


APART: dict[str, Layers] = {
    "input": lambda g, x: g.sigmoid(x, name="act"),
    "two readers": forked,
    "no requantizer": lambda g, x: g.sigmoid(g.max_pool2d(conv(g, x), 2), name="act"),
    "own tables by place": lambda g, x: prelu(g, g.avg_pool2d(x, 2, padding=1)),
}


@pytest.mark.parametrize("name", APART)
def test_other_tables_are_layers_of_their_own(name: str) -> None:
    design = made(APART[name])
    table = next(layer for layer in design.layers if layer.name == "act")
    assert any(isinstance(unit, Lookup) for unit in table.units)
    assert all(layer.tensor == layer.name for layer in design.layers)


def test_lanes_without_a_channel_are_zero_behind_the_table() -> None:
    """Five channels in beats of two: a sigmoid of nothing is one half, a ROM a lane holds zeros."""
    shared = made(MERGED["convolution"], Folding(2, 3)).layers[0]
    own = made(MERGED["channels"], Folding(2, 3)).layers[0]
    assert [isinstance(layer.units[-1], LaneMask) for layer in (shared, own)] == [True, False]
