"""Integer forms of pooling layers: formats, rules and scales."""

from __future__ import annotations

from typing import cast

import numpy as np

from hwgen import Graph, LayerOptions, quantize
from hwgen.ir.pooling import QuantMaxPool2d
from hwgen.ir.pooling_sums import QuantAvgPool2d, QuantL2Pool2d


def quantized(method: str, options: dict[str, object], **quantizing: object) -> Graph:
    graph = Graph("g")
    x = graph.input("x", (5, 6, 2))
    graph.output(getattr(graph, method)(x, 3, name="pool", **options))
    images = np.random.default_rng(0).normal(size=(8, 5, 6, 2))
    return quantize(graph, images, **quantizing)  # type: ignore[arg-type]


def test_maxima_keep_their_format_and_geometry() -> None:
    graph = quantized("max_pool2d", {"dilation": (2, 1), "ceil_mode": True})
    node = cast(QuantMaxPool2d, graph.node("pool"))
    assert (node.format, node.dilation, node.ceil_mode) == (graph.format("x"), (2, 1), True)


def test_averages_divide_exactly_in_the_format_of_their_input() -> None:
    node = cast(QuantAvgPool2d, quantized("avg_pool2d", {"padding": 1}).node("pool"))
    assert (node.rule, node.centred, node.format) == ("divide", False, node.input_format)
    assert (1 / node.scale).tolist() == [4, 6, 6, 9]
    assert node.requantizer is not None


def test_averages_over_padding_are_centred() -> None:
    node = cast(QuantAvgPool2d, quantized("avg_pool2d", {"divisor": "all"}).node("pool"))
    assert (node.rule, node.centred) == ("divide", True)


def test_options_give_an_average_a_format_of_its_own() -> None:
    options = {"pool": LayerOptions(activation_bits=5)}
    node = cast(QuantAvgPool2d, quantized("avg_pool2d", {}, overrides=options).node("pool"))
    assert (node.format.bits, node.rule, node.centred) == (5, "D", True)
    assert node.scale[0] == node.input_format.scale * (1 / 9) / node.format.scale


def test_powers_of_two_are_divided_by_a_rule_for_any_scale() -> None:
    options = {"pool": LayerOptions(activation_bits=5)}
    graph = quantized("avg_pool2d", {}, overrides=options, power_of_two=True)
    assert cast(QuantAvgPool2d, graph.node("pool")).rule == "S"


def test_roots_have_the_format_of_their_values() -> None:
    node = cast(QuantL2Pool2d, quantized("l2_pool2d", {"padding": 1}).node("pool"))
    assert node.rule == "root"
    assert node.activation == (node.format.zero_point, node.format.hi)
    assert node.format.scale < node.input_format.scale
    squared = (node.input_format.scale / node.format.scale) ** 2
    assert node.scale.tolist() == [squared / n for n in (4, 6, 6, 9)]
    wide = quantized("l2_pool2d", {}, overrides={"pool": LayerOptions(activation_bits=11)})
    assert wide.format("pool").bits == 11
