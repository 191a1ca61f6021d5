"""Padding that a convolution takes in: the same integers, and one layer less."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from hwgen import Graph, golden, quantize
from hwgen.ir.convolution import QuantConv2d
from hwgen.ir.formats import IntFormat
from hwgen.ir.node import QuantNode
from hwgen.ir.pad import QuantPad
from hwgen.ir.pooling import QuantMaxPool2d
from hwgen.ir.terminals import QuantInput, QuantOutput
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


ZERO, EDGE, REFLECT = ({"fill": fill} for fill in ("constant", "edge", "reflect"))
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


NUMBER = IntFormat(8, True, 0.5, 3)
INTEGERS = RNG.integers(-128, 128, (2, 5, 6, 2))


def integers(pad: QuantPad, *behind: QuantNode) -> Graph:
    ends = QuantInput("x", (), (5, 6, 2), NUMBER), QuantOutput("y", (behind[-1].name,), NUMBER)
    return Graph.from_nodes("g", [ends[0], pad, *behind, ends[1]])


def pool(padding: Padding, *, ceil_mode: bool = False) -> QuantMaxPool2d:
    return QuantMaxPool2d("pool", ("pad",), (3, 3), (2, 2), padding, NUMBER, ceil_mode=ceil_mode)


def test_integer_padding_of_the_smallest_integer_is_padding_of_a_max_pool() -> None:
    pad = QuantPad("pad", ("x",), (1, 0, 0, 1), "constant", -128, NUMBER)
    graph = integers(pad, pool((0, 1, 1, 0)))
    fused = fuse_padding(graph)
    found: Any = fused.node("pool")
    assert found.padding == (1, 1, 1, 1)
    assert [node.name for node in fused.nodes] == ["x", "pool", "y"]
    before, after = golden(graph, INTEGERS)["y"], golden(fused, INTEGERS)["y"]
    np.testing.assert_array_equal(before, after)


@pytest.mark.parametrize(
    ("pad", "behind"),
    [
        ((1, 1, 1, 1, "constant", 3), pool((0, 0, 0, 0))),
        ((1, 1, 1, 1, "edge", -128), pool((0, 0, 0, 0))),
        ((1, 1, 1, 1, "constant", -128), pool((0, 0, 0, 0), ceil_mode=True)),
        ((3, 0, 0, 0, "constant", -128), pool((0, 0, 0, 0))),
    ],
    ids=["larger", "edge", "ceil", "a window without a pixel"],
)
def test_integer_padding_that_could_win_stays(pad: tuple[Any, ...], behind: QuantNode) -> None:
    sides, fill, value = pad[:4], pad[4], pad[5]
    graph = integers(QuantPad("pad", ("x",), sides, fill, value, NUMBER), behind)
    assert fuse_padding(graph) is graph


@pytest.mark.parametrize(("value", "fuses"), [(3, True), (0, False)])
def test_integer_padding_in_front_of_a_convolution_is_the_zero_point(
    value: int, fuses: bool
) -> None:
    conv = QuantConv2d(
        name="conv",
        inputs=("pad",),
        weight=RNG.integers(-9, 9, (3, 3, 2, 4)),
        weight_bits=8,
        bias=np.zeros(4, dtype=np.int64),
        stride=(1, 1),
        padding=(0, 0, 0, 0),
        input_format=NUMBER,
        format=NUMBER,
        rule="D",
        scale=np.full(4, 0.01),
        activation=(-128, 127),
    )
    graph = integers(QuantPad("pad", ("x",), (1, 2, 0, 1), "constant", value, NUMBER), conv)
    fused = fuse_padding(graph)
    assert ("pad" not in [node.name for node in fused.nodes]) == fuses
    before, after = golden(graph, INTEGERS)["y"], golden(fused, INTEGERS)["y"]
    np.testing.assert_array_equal(before, after)
