"""Functions of single values against onnxruntime: every integer of many formats."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from hwgen.ir.activation import QuantClamp
from hwgen.ir.lookup import QuantLookup

from ..random_models import Network
from ..random_qdq import RealNetwork
from ..runtime import compare, compare_layers, graph_of, imported

EVERY = np.arange(256)
FUNCTIONS: list[tuple[str, dict[str, Any]]] = [
    ("Relu", {}), ("Sigmoid", {}), ("Tanh", {}), ("HardSigmoid", {}), ("HardSwish", {}),
    ("HardSigmoid", {"alpha": 0.3, "beta": 0.4}), ("LeakyRelu", {}), ("LeakyRelu", {"alpha": 0.3}),
    ("Elu", {}), ("Elu", {"alpha": 0.5}), ("Softplus", {}), ("Abs", {}), ("Neg", {}), ("Exp", {}),
]  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("kind", "attributes"), FUNCTIONS)
def test_functions_between_pairs(kind: str, attributes: dict[str, Any], seed: int) -> None:
    net = RealNetwork(seed, (1, 400), opset=17)
    net.quantized(net.writer.op(kind, [net.plain(net.value)], **attributes), 0.004, 0.1)
    found = compare_layers(net.finish(), seed=seed).values()
    assert max(worst for worst, _, _ in found) <= 1
    assert sum(differ for _, differ, _ in found) <= 4


@pytest.mark.parametrize("approximate", ["none", "tanh"])
def test_gelu(approximate: str) -> None:
    net = RealNetwork(1, (1, 400), opset=20)
    net.quantized(net.writer.op("Gelu", [net.plain(net.value)], approximate=approximate))
    assert max(worst for worst, _, _ in compare_layers(net.finish(), seed=1).values()) <= 1


@pytest.mark.parametrize("seed", range(12))
def test_quantized_sigmoid(seed: int) -> None:
    net = Network(seed, (1, 1500))
    inputs = [*net.triple(net.value), *net.steps(1 / 256, -128 if net.dtype == "int8" else 0)]
    name = net.writer.op("com.microsoft.QLinearSigmoid", inputs)
    assert compare(net.writer.finish([name]), seed=seed)[name] == 0


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("alpha", [0.01, 0.1, 0.25])
def test_quantized_leaky_relu(seed: int, alpha: float) -> None:
    net = Network(seed, (1, 1500))
    inputs = [*net.triple(net.value), *net.steps(net.scale(), net.zero())]
    name = net.writer.op("com.microsoft.QLinearLeakyRelu", inputs, alpha=alpha)
    assert compare(net.writer.finish([name]), seed=seed)[name] == 0


def test_limits_as_attributes_and_as_inputs() -> None:
    for opset in (10, 13):
        net = RealNetwork(3, (1, 300), opset=opset)
        plain = net.plain(net.value)
        limits: dict[str, Any] = {"min": -0.5, "max": 0.75} if opset < 11 else {}
        parts = [] if limits else [net.writer.constant(np.float32(n)) for n in (-0.5, 0.75)]
        net.quantized(net.writer.op("Clip", [plain, *parts], **limits))
        assert max(worst for worst, _, _ in compare_layers(net.finish(), seed=3).values()) <= 1


@pytest.mark.parametrize("kind", ["Relu", "Clip"])
def test_integers_are_cut_as_they_are(kind: str) -> None:
    net = Network(4, (1, 300), "int8", opset=17)
    limits = [net.writer.constant(n, np.int8) for n in (-7, 90)] if kind == "Clip" else []
    name = net.writer.op(kind, [net.value.name, *limits])
    content = net.writer.finish([name])
    assert compare(content, seed=4)[name] == 0
    assert any(isinstance(node, QuantClamp) for node in graph_of(imported(content)).nodes)


def test_a_slope_for_each_channel() -> None:
    net = RealNetwork(5, (1, 4, 6, 7))
    net.quantized(net.writer.op("PRelu", [net.plain(net.value), net.reals((4, 1, 1))]))
    content = net.finish()
    assert max(worst for worst, _, _ in compare_layers(content, seed=5).values()) <= 1
    (layer,) = [n for n in graph_of(imported(content)).nodes if isinstance(n, QuantLookup)]
    assert layer.table.shape == (4, 256)


def test_a_slope_for_each_pixel_is_refused() -> None:
    net = RealNetwork(6, (1, 4, 6, 7))
    net.quantized(net.writer.op("PRelu", [net.plain(net.value), net.reals((1, 6, 7))]))
    (error,) = imported(net.finish()).errors
    assert error.message == "needs one constant for each channel, not one for each pixel"


def test_a_chain_of_functions_is_one_table() -> None:
    net = RealNetwork(7, (1, 300), opset=17)
    plain = net.plain(net.value)
    gate = net.writer.op(
        "Mul", [plain, net.writer.op("HardSigmoid", [plain], alpha=1 / 6, beta=0.5)]
    )
    net.quantized(net.writer.op("Add", [net.reals(()), gate]))
    content = net.finish()
    kinds = [type(node).__name__ for node in graph_of(imported(content)).nodes]
    assert kinds == ["QuantInput", "QuantLookup", "QuantOutput"]
    assert max(worst for worst, _, _ in compare_layers(content, seed=7).values()) <= 1


def test_normalization_of_an_input_is_a_table_for_each_channel() -> None:
    net = RealNetwork(8, (1, 3, 5, 5))
    parts = [net.reals(3), net.reals(3), net.reals(3), net.reals(3, 0.2, 2)]
    net.quantized(net.writer.op("BatchNormalization", [net.plain(net.value), *parts]))
    assert max(worst for worst, _, _ in compare_layers(net.finish(), seed=8).values()) <= 1


def test_a_variance_below_zero_is_refused() -> None:
    net = RealNetwork(9, (1, 3, 5, 5))
    parts = [net.reals(3), net.reals(3), net.reals(3), net.reals(3, -2, -1)]
    net.quantized(net.writer.op("BatchNormalization", [net.plain(net.value), *parts]))
    (error,) = imported(net.finish()).errors
    assert error.message == "needs variances above 0 and finite numbers"


def test_values_that_are_no_numbers_are_refused() -> None:
    net = RealNetwork(10, (1, 30), "int8")
    net.quantized(net.writer.op("Log", [net.plain(net.value)]))
    (error,) = imported(net.finish()).errors
    assert error.message == "makes values that are not numbers"
    assert len(EVERY) == 256
