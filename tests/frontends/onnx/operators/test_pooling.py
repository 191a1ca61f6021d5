"""Pooling against onnxruntime."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ..random_models import Network
from ..random_qdq import RealNetwork
from ..runtime import compare, compare_layers, graph_of, imported

WINDOWS: list[dict[str, Any]] = [
    {"kernel_shape": [2, 2], "strides": [2, 2]},
    {"kernel_shape": [3, 3], "strides": [2, 2], "pads": [1, 1, 1, 1]},
    {"kernel_shape": [2, 3], "strides": [1, 2], "pads": [1, 0, 0, 2]},
    {"kernel_shape": [3, 3], "strides": [2, 2], "auto_pad": "SAME_UPPER"},
    {"kernel_shape": [3, 3], "strides": [2, 2], "auto_pad": "SAME_LOWER"},
    {"kernel_shape": [2, 2], "strides": [3, 3], "ceil_mode": 1},
]


@pytest.mark.parametrize("dtype", ["uint8", "int8"])
@pytest.mark.parametrize("window", [*WINDOWS, {"kernel_shape": [2, 2], "dilations": [2, 3]}])
def test_largest_of_integers(dtype: str, window: dict[str, Any]) -> None:
    net = Network(1, (1, 3, 8, 8), dtype)
    name = net.writer.op("MaxPool", [net.value.name], **window)
    net.value = net.made(name, net.value.scale, net.value.zero, ())
    assert set(compare(net.finish(), seed=1).values()) == {0}


@pytest.mark.parametrize("count", [0, 1])
@pytest.mark.parametrize("window", WINDOWS[:5])
@pytest.mark.parametrize("seed", range(4))
def test_quantized_averages(seed: int, window: dict[str, Any], count: int) -> None:
    net = Network(seed, (1, 3, 8, 8))
    inputs = [*net.triple(net.value), *net.steps(0.07, 5)]
    name = net.writer.op(
        "com.microsoft.QLinearAveragePool", inputs, count_include_pad=count, **window
    )
    net.value = net.made(name, 0.07, 5, ())
    assert set(compare(net.finish(), seed=seed).values()) == {0}


@pytest.mark.parametrize("seed", range(8))
def test_quantized_average_of_an_image(seed: int) -> None:
    net = Network(seed, (1, 5, 7, 6))
    inputs = [*net.triple(net.value), *net.steps(net.scale(0.005, 0.05), 5)]
    name = net.writer.op("com.microsoft.QLinearGlobalAveragePool", inputs, channels_last=0)
    content = net.writer.finish([name])
    assert set(compare(content, seed=seed, frames=8).values()) == {0}


@pytest.mark.parametrize("kind", ["AveragePool", "MaxPool"])
@pytest.mark.parametrize("window", WINDOWS[:5])
def test_between_pairs(kind: str, window: dict[str, Any]) -> None:
    net = RealNetwork(2, (1, 3, 8, 8))
    net.quantized(net.writer.op(kind, [net.plain(net.value)], **window))
    assert max(worst for worst, _, _ in compare_layers(net.finish(), seed=2).values()) <= 1


@pytest.mark.parametrize("keep", [0, 1])
def test_mean_over_rows_and_columns(keep: int) -> None:
    net = RealNetwork(3, (1, 4, 5, 6), opset=13)
    net.quantized(net.writer.op("ReduceMean", [net.plain(net.value)], axes=[2, -1], keepdims=keep))
    assert net.value.shape == ((1, 4, 1, 1) if keep else (1, 4))
    assert max(worst for worst, _, _ in compare_layers(net.finish(), seed=3).values()) <= 1


def test_mean_over_channels_is_refused() -> None:
    net = RealNetwork(4, (1, 4, 5, 6), opset=13)
    net.quantized(net.writer.op("ReduceMean", [net.plain(net.value)], axes=[1]))
    (error,) = imported(net.finish()).errors
    assert error.message == "must have the axes of the image, [2, 3], not [1]"


def test_pooling_in_front_of_a_quantizer_takes_its_integers() -> None:
    """Conv, Relu, MaxPool, quantizer: the convolution is quantized, the largest is the same."""
    net = RealNetwork(5, (1, 3, 8, 8))
    name = net.writer.op("Conv", [net.plain(net.value), net.weight((4, 3, 3, 3), 0)])
    pooled = net.writer.op("MaxPool", [net.writer.op("Relu", [name])], kernel_shape=[2, 2])
    net.quantized(net.writer.op("Flatten", [pooled]))
    content = net.finish()
    kinds = [type(node).__name__ for node in graph_of(imported(content)).nodes]
    assert kinds == ["QuantInput", "QuantConv2d", "QuantMaxPool2d", "QuantOutput"]
    assert max(worst for worst, _, _ in compare_layers(content, seed=5).values()) <= 1


def test_places_of_the_largest_values_are_refused() -> None:
    net = Network(6, (1, 3, 8, 8))
    net.writer.op("MaxPool", [net.value.name], ["m", "places"], kernel_shape=[2, 2])
    (error,) = imported(net.writer.finish(["m", "places"])).errors
    assert error.message.startswith("its second output, the places of the largest values, ")
    assert np.prod((1, 3)) == 3
