from __future__ import annotations

import math

import numpy as np
import pytest

from hwgen import Graph, float_run, golden, quantize, sqnr


def network() -> Graph:
    generator = np.random.default_rng(3)
    graph = Graph("g")
    x = graph.input("image", (6, 6, 2))
    x = graph.conv2d(x, generator.normal(size=(3, 3, 2, 4)), generator.normal(size=4), name="conv")
    x = graph.relu(x, name="relu")
    x = graph.flatten(x, name="flat")
    graph.output(graph.dense(x, generator.normal(size=(64, 3)), name="fc"))
    return graph


DATA = np.random.default_rng(4).normal(size=(20, 6, 6, 2))


def test_ratio_is_signal_power_over_noise_power() -> None:
    graph = network()
    quantized = quantize(graph, DATA)
    signal = float_run(graph, DATA)["fc"]
    noise = signal - quantized.format("fc").dequantize(golden(quantized, DATA)["fc"])
    expected = 10 * math.log10((signal**2).sum() / (noise**2).sum())
    assert sqnr(graph, quantized, DATA)["fc"] == pytest.approx(expected)


def test_fused_layer_is_compared_after_its_relu() -> None:
    graph = network()
    ratios = sqnr(graph, quantize(graph, DATA), DATA)
    assert list(ratios) == ["image", "conv", "flat", "fc", "output"]
    assert min(ratios.values()) > 25.0


def test_more_bits_give_a_higher_ratio() -> None:
    graph = network()
    ratios = [
        sqnr(graph, quantize(graph, DATA, weight_bits=bits, activation_bits=bits), DATA)["fc"]
        for bits in (4, 6, 8, 10)
    ]
    assert ratios == sorted(ratios)


def test_exact_layer_has_an_infinite_ratio() -> None:
    graph = Graph("g")
    graph.output(graph.flatten(graph.input("image", (2,)), name="flat"))
    data = np.array([[0.0, 255.0]])
    assert sqnr(graph, quantize(graph, data), data)["flat"] == math.inf
