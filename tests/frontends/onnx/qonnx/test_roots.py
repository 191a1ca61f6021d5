"""Layers with an accumulator: which rounding they get."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.ir.convolution import QuantConv2d
from hwgen.ir.pairwise import QuantAdd
from hwgen.ir.pooling_sums import QuantAvgPool2d
from tests.frontends.onnx.qonnx.models import QuantBuilder, check, messages


def conv(b: QuantBuilder, x: str) -> str:
    return str(b.node("Conv", x, b.weight(4, 3, 3, 3)))


def start(seed: int = 0, scale: float = 2.0**-3) -> tuple[QuantBuilder, str]:
    b = QuantBuilder(seed)
    return b, b.quant(b.input(1, 3, 6, 6), scale, 6)


@pytest.mark.parametrize(("mode", "rule"), [("ROUND", "half_even"), ("FLOOR", "floor")])
def test_powers_of_two_are_rounded_by_a_shift(mode: str, rule: str) -> None:
    b, x = start()
    b.output(b.quant(conv(b, x), 2.0**-2, 6, rounding_mode=mode))
    graph = check(b).graph
    assert graph is not None
    (layer,) = [node for node in graph.nodes if isinstance(node, QuantConv2d)]
    assert layer.rule == rule


def test_a_batch_norm_with_falling_channels_becomes_thresholds() -> None:
    b, x = start()
    b.output(b.quant(b.norm(conv(b, x), 4), 2.0**-2, 6))
    graph = check(b).graph
    assert graph is not None
    (layer,) = [node for node in graph.nodes if isinstance(node, QuantConv2d)]
    assert layer.rule == "thresholds"


@pytest.mark.parametrize("window", [2, 3, 6])
def test_averages_of_any_window(window: int) -> None:
    b, x = start()
    b.output(b.quant(b.node("AveragePool", x, kernel_shape=[window] * 2), 2.0**-4, 6))
    graph = check(b).graph
    assert graph is not None
    assert any(isinstance(node, QuantAvgPool2d) for node in graph.nodes)


def test_averages_beside_padding() -> None:
    b, x = start()
    pool = b.node("AveragePool", x, kernel_shape=[3, 3], pads=[1, 1, 1, 1], count_include_pad=1)
    b.output(b.quant(pool, 2.0**-4, 6))
    check(b)


def test_sums_of_unlike_scales_are_exact_where_they_are_powers_of_two() -> None:
    b, x = start()
    y = b.quant(conv(b, b.node("Pad", x, b.constant([0, 0, 1, 1] * 2, np.int64))), 2.0**-1, 4)
    z = b.quant(b.node("Conv", x, b.weight(4, 3, 1, 1)), 2.0**-4, 8)
    b.output(b.quant(b.node("Relu", b.node("Sub", y, z)), 2.0**-2, 5, signed=0))
    graph = check(b).graph
    assert graph is not None
    (layer,) = [node for node in graph.nodes if isinstance(node, QuantAdd)]
    assert layer.rule == "half_even"


def test_a_sum_of_other_scales_says_that_ties_may_differ() -> None:
    b = QuantBuilder()
    x = b.quant(b.input(1, 8), 0.11, 6)
    b.output(b.quant(b.node("Add", x, b.quant(x, 0.07, 5)), 0.15, 6))
    graph = check(b).graph
    assert graph is not None
    assert "may round ties in another way" in graph.notes[0]


def test_a_batch_norm_behind_a_sum_needs_a_quant_in_between() -> None:
    b, x = start()
    b.output(b.quant(b.norm(b.node("Add", x, x), 3), 2.0**-2, 6))
    (found,) = messages(b)
    assert "only clips and one positive factor" in found
    assert "put a Quant node directly behind" in found
