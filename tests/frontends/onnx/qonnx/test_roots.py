"""Layers with an accumulator: which rounding they get."""

from __future__ import annotations

import pytest

from hwgen.ir.convolution import QuantConv2d
from hwgen.ir.pooling_sums import QuantAvgPool2d
from tests.frontends.onnx.qonnx.models import QuantBuilder, check


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
