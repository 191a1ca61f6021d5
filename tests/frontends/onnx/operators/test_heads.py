"""ArgMax and Softmax against onnxruntime."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from hwgen.frontends.options import ImportOptions

from ..random_models import Network
from ..random_qdq import RealNetwork
from ..runtime import compare, compare_layers, graph_of, imported

HOST = ImportOptions(softmax="host")


@pytest.mark.parametrize("keep", [0, 1])
@pytest.mark.parametrize("shape", [(1, 12), (1, 7, 3, 4)])
def test_argmax(shape: tuple[int, ...], keep: int) -> None:
    net = Network(1, shape)
    name = net.writer.op("ArgMax", [net.value.name], axis=1, keepdims=keep)
    assert compare(net.writer.finish([name]), seed=1)[name] == 0


def test_argmax_of_real_numbers() -> None:
    net = RealNetwork(2, (1, 12))
    name = net.writer.op("ArgMax", [net.plain(net.value)], axis=-1)
    assert compare(net.writer.finish([name]), seed=2)[name] == 0


def test_argmax_over_rows_is_refused() -> None:
    net = Network(3, (1, 7, 3, 4))
    name = net.writer.op("ArgMax", [net.value.name], axis=2)
    (error,) = imported(net.writer.finish([name])).errors
    assert error.message == "axis must be that of the channels of [1, 7, 3, 4], not 2"


def softmax(**attributes: Any) -> RealNetwork:
    net = RealNetwork(4, (1, 10), "int8")
    name = net.writer.op("Softmax", [net.plain(net.value)], **attributes)
    made = net.writer.op("QuantizeLinear", [name, *net.steps(1 / 256, -128)])
    net.value = net.made(made, 1 / 256, -128, (1, 10))
    return net


def test_softmax_on_the_device_is_within_one_step() -> None:
    found = compare_layers(softmax().finish(), seed=4, frames=20)
    assert max(worst for worst, _, _ in found.values()) <= 1


def test_softmax_of_the_host_ends_the_design_in_front_of_it() -> None:
    net = softmax()
    graph = graph_of(imported(net.finish(), HOST))
    assert [type(node).__name__ for node in graph.nodes] == ["QuantInput", "QuantOutput"]


def test_softmax_of_real_numbers_is_left_to_the_host_alone() -> None:
    net = RealNetwork(5, (1, 10))
    content = net.writer.finish([net.writer.op("Softmax", [net.plain(net.value)])])
    (error,) = imported(content).errors
    assert error.hint == "leave it to the host with --softmax host"
    assert imported(content, HOST).errors == ()


def quantized_softmax(
    shape: tuple[int, ...], scale: float, zero_point: int, seed: int = 6, **attributes: Any
) -> bytes:
    net = Network(seed, shape)
    inputs = [*net.triple(net.value), *net.steps(scale, zero_point)]
    return net.writer.finish(
        [net.writer.op("com.microsoft.QLinearSoftmax", inputs, "y", **attributes)]
    )


@pytest.mark.parametrize("shape", [(1, 10), (1, 2), (1, 1000)])
@pytest.mark.parametrize("seed", range(4))
def test_quantized_softmax_equals_the_runtime(shape: tuple[int, ...], seed: int) -> None:
    content = quantized_softmax(shape, 1 / 256, 0, seed, axis=1, opset=13)
    assert compare(content, seed=seed, frames=40)["y"] == 0


def test_quantized_softmax_of_each_pixel_equals_the_runtime() -> None:
    content = quantized_softmax((1, 3, 6, 5), 1 / 256, 0, axis=1, opset=13)
    assert compare(content, seed=1, frames=10)["y"] == 0


@pytest.mark.parametrize(("scale", "zero_point"), [(1 / 255, 0), (0.01, 7), (1 / 400, 0)])
def test_quantized_softmax_of_other_steps_is_near(scale: float, zero_point: int) -> None:
    content = quantized_softmax((1, 10), scale, zero_point, axis=1, opset=13)
    assert compare(content, seed=1, frames=20)["y"] <= 1


def test_quantized_softmax_may_be_left_to_the_host() -> None:
    content = quantized_softmax((1, 10), 1 / 256, 0, axis=1, opset=13)
    graph = graph_of(imported(content, HOST))
    assert [type(node).__name__ for node in graph.nodes] == ["QuantInput", "QuantOutput"]


def test_a_softmax_over_several_axes_is_refused() -> None:
    content = quantized_softmax((1, 3, 6, 5), 1 / 256, 0, axis=1, opset=11)
    (error,) = imported(content).errors
    assert error.message == (
        "takes all values of [1, 3, 6, 5] from axis 1 on as classes in opset 11"
    )


def test_softmax_within_a_network_is_not_for_the_host() -> None:
    net = softmax()
    net.quantized(net.writer.op("Sigmoid", [net.plain(net.value)]))
    (error,) = imported(net.finish(), HOST).errors
    assert error.message == "is not the end of the network, it cannot be left to the host"
    assert np.isfinite(net.value.scale)
