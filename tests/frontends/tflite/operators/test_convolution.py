"""CONV_2D and DEPTHWISE_CONV_2D against the runtime, with everything that a file may ask for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from hwgen.frontends.options import ImportOptions
from hwgen.frontends.tflite.importer import import_model
from hwgen.frontends.tflite.reader import read
from hwgen.ir.formats import IntFormat
from tests.frontends.tflite.compare import assert_equal, differences, refusals, uniform
from tests.frontends.tflite.net import Net

OPTIONS: list[dict[str, Any]] = [
    {"kernel": (3, 3)},
    {"kernel": (10, 4), "stride": (2, 2)},
    {"kernel": (3, 2), "stride": (3, 1), "padding": "VALID"},
    {"kernel": (3, 3), "dilation": (2, 3), "padding": "SAME"},
    {"kernel": (1, 1), "activation": "RELU6", "per_channel": False},
    {"kernel": (2, 2), "activation": "RELU_N1_TO_1"},
    {"kernel": (3, 3), "activation": "NONE", "stride": (2, 2)},
]


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("depthwise", [False, True])
def test_convolutions_equal_the_runtime(options: dict[str, Any], depthwise: bool) -> None:
    net = Net("conv", 3)
    x = net.input((12, 11, 6))
    y = net.convolution(x, 12, depthwise=depthwise, **options)
    assert_equal(net, x, y)


def test_groups_equal_the_runtime() -> None:
    net = Net("conv", 4)
    x = net.input((6, 6, 6))
    assert_equal(net, x, net.convolution(x, 9, (3, 3), groups=3))


@pytest.mark.parametrize("kernels", ["optimized", "xnnpack"])
def test_other_kernels_round_as_they_do(kernels: str) -> None:
    net = Net("conv", 5)
    x = net.input((9, 9, 8))
    y = net.convolution(net.convolution(x, 8, (3, 3)), 16, (3, 3), depthwise=True)
    assert_equal(net, x, y, options=ImportOptions(kernels=kernels))


def test_channels_without_weights_do_not_widen_the_accumulator() -> None:
    """Zero rows with biases of 30 bits, and multipliers that flush to 0."""
    net = Net("conv", 6)
    x = net.input((3, 3, 4))
    weight = net.rng.integers(-127, 128, (5, 1, 1, 4)).astype(np.int8)
    weight[:4] = 0
    scales = np.array([1e-9, 1e-12, 2e-8, 1e-15, 0.01], np.float32)
    bias = np.array([1 << 30, -(1 << 30), 1 << 29, 77, -500], np.int32)
    key = net.writer.tensor("w", weight, scale=scales, axis=0)
    y = net.value("y", (1, 3, 3, 5), 0.2, 5)
    inputs = [x.index, key, net.writer.tensor("b", bias, scale=x.scale * scales, axis=0)]
    net.writer.op("CONV_2D", inputs, [y.index], {"stride_w": 1, "stride_h": 1})
    layer: Any = assert_equal(net, x, y).graph.node(y.name)
    assert np.abs(layer.bias).max() < 1 << 17


@pytest.mark.parametrize(
    ("operator", "version", "shape"),
    [("CONV_2D", 5, (6, 3, 3, 8)), ("DEPTHWISE_CONV_2D", 6, (1, 3, 3, 8))],
)
def test_weights_of_four_bits_equal_the_runtime(
    operator: str, version: int, shape: tuple[int, ...]
) -> None:
    net = Net("narrow", 11)
    x = net.input((5, 5, 8))
    axis = 3 if operator[0] == "D" else 0
    scales = net.rng.uniform(0.02, 0.08, shape[axis])
    weight = net.writer.tensor("w", net.rng.integers(-7, 8, shape).astype(np.int8), dtype="int4",
                               scale=scales, axis=axis)  # fmt: skip
    bias = net.writer.tensor("b", np.arange(shape[axis], dtype=np.int32), scale=scales * x.scale)
    y = net.value("y", (1, 5, 5, shape[axis]), 0.1, 3)
    options = {"stride_w": 1, "stride_h": 1, "padding": "SAME"}
    options |= {"depth_multiplier": 1} if axis else {}
    net.writer.op(operator, [x.index, weight, bias], [y.index], options, version)
    layer: Any = assert_equal(net, x, y).graph.node(y.name)
    assert layer.weight_bits == 4


def test_a_depth_multiplier_that_does_not_fit_is_refused() -> None:
    net = Net("conv", 7)
    x = net.input((4, 4, 3))
    y = net.convolution(x, 6, (3, 3), depthwise=True)
    content = net.finish(y)
    graph = read(content, "net")
    (node,) = graph.nodes
    changed = replace(node, attributes={**node.attributes, "depth_multiplier": 3})
    (error,) = import_model(replace(graph, nodes=(changed,)), ImportOptions()).errors
    assert "does not fit 3 channels and a depth multiplier of 3" in str(error)


def test_a_flat_input_is_refused() -> None:
    net = Net("conv", 8)
    x = net.input((16,))
    weight = net.writer.tensor("w", np.ones((2, 1, 1, 16), np.int8), scale=0.1)
    y = net.value("y", (1, 1, 1, 2), 0.2, 5)
    net.writer.op("CONV_2D", [x.index, weight], [y.index], {"stride_w": 1, "stride_h": 1})
    assert refusals(net.finish(y)) == [f"{y.name}: reads 16, which must be an image"]


@pytest.mark.parametrize("rule", ["S", "H", "U"])
def test_another_rule_than_that_of_the_kernel_differs(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ablation: a large layer meets accumulators where the rules differ."""
    net = Net("conv", 9)
    x = net.input((24, 24, 16))
    y = net.convolution(x, 64, (3, 3), activation="NONE")
    content = net.finish(y)
    frames = uniform(x, 4)
    assert differences(content, frames) == {}
    convolution = "hwgen.frontends.tflite.operators.convolution.convolution_rule"
    monkeypatch.setattr(convolution, lambda importer, **_: rule)
    assert differences(content, frames)


def test_bounds_that_are_cut_instead_of_rounded_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ablation: 6 / scale is not whole."""
    net = Net("conv", 10)
    x = net.input((8, 8, 4), 0.3)
    weight = net.writer.tensor("w", net.rng.integers(-9, 9, (4, 1, 1, 4)).astype(np.int8),
                               scale=0.5)  # fmt: skip
    bias = net.writer.tensor("b", np.zeros(4, np.int32), scale=0.15)
    y = net.value("y", (1, 8, 8, 4), 0.0522, -128)
    options = {"stride_w": 1, "stride_h": 1, "fused_activation_function": "RELU6"}
    net.writer.op("CONV_2D", [x.index, weight, bias], [y.index], options)
    content = net.finish(y)
    frames = uniform(x)
    assert differences(content, frames) == {}

    def cut(function: str, target: IntFormat) -> tuple[int, int]:
        return target.zero_point, target.zero_point + int(6.0 / target.scale)

    monkeypatch.setattr("hwgen.frontends.tflite.weights.fused_bounds", cut)
    assert differences(content, frames)
