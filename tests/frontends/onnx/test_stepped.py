"""Layers that take in the functions behind them as steps of their sums: PRelu, steep slopes."""

from __future__ import annotations

import pytest

from hwgen.ir.convolution import QuantConv2d
from hwgen.ir.dense import QuantDense

from .random_qdq import RealNetwork
from .runtime import compare_layers, graph_of, imported
from .test_curves import CHANNELS, Function, network, pooled, prelu, silu, single


def normalized(net: RealNetwork, x: str) -> str:
    """A batch norm, in part with factors below 0, and a function behind it."""
    parts = [net.reals(CHANNELS) for _ in range(3)] + [net.reals(CHANNELS, 0.5, 2)]
    return prelu(net, net.writer.op("BatchNormalization", [x, *parts]))


FUNCTIONS: dict[str, Function] = {
    "prelu": prelu,
    "pooled behind": lambda net, x: pooled(net, prelu(net, x)),
    "batch norm": normalized,
    "two": lambda net, x: prelu(net, net.writer.op("Tanh", [x])),
}


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("kind", ["int8", "uint8"])
def test_the_sum_has_steps(name: str, kind: str) -> None:
    for seed in (3, 4):
        content = network(FUNCTIONS[name], seed, kind).finish()
        rules = [n.rule for n in graph_of(imported(content)).nodes if isinstance(n, QuantConv2d)]
        assert rules == ["F", "thresholds"]
        found = compare_layers(content, seed=seed)
        assert sum(differ for _, differ, _ in found.values()) <= 1, seed


def test_a_slope_that_no_table_holds_is_taken_in() -> None:
    content = network(single("LeakyRelu", alpha=0.0005), 3).finish()
    rules = [n.rule for n in graph_of(imported(content)).nodes if isinstance(n, QuantConv2d)]
    assert rules == ["F", "thresholds"]
    assert all(differ == 0 for _, differ, _ in compare_layers(content, seed=3).values())


def test_dense_layers_have_them_too() -> None:
    net = RealNetwork(2, (1, 16), "int8")
    product = net.writer.op("MatMul", [net.plain(net.value), net.weight((16, 6), 1)])
    net.quantized(net.writer.op("PRelu", [product, net.reals(6, 0.1, 0.5)]), 0.02, 0.04)
    content = net.finish()
    (layer,) = [n for n in graph_of(imported(content)).nodes if isinstance(n, QuantDense)]
    assert layer.rule == "thresholds"
    assert all(differ <= 1 for _, differ, _ in compare_layers(content, seed=2).values())


def test_functions_that_rise_and_fall_have_a_fine_format() -> None:
    content = network(lambda net, x: prelu(net, silu(net, x)), 3).finish()
    rules = [n.rule for n in graph_of(imported(content)).nodes if isinstance(n, QuantConv2d)]
    assert rules == ["F", "F"]
    assert max(worst for worst, _, _ in compare_layers(content, seed=3).values()) <= 1


def test_a_tensor_that_is_quantized_as_well_has_a_format_for_both() -> None:
    net = RealNetwork(3, (1, CHANNELS, 6, 6), "int8")
    weight = net.weight((CHANNELS, CHANNELS, 1, 1), 0)
    x = net.writer.op("Conv", [net.plain(net.value), weight])
    net.quantized(x, 0.02, 0.04)
    plain = net.plain(net.value)
    net.quantized(silu(net, x), 0.02, 0.04)
    net.quantized(net.writer.op("Add", [plain, net.plain(net.value)]), 0.05, 0.1)
    content = net.finish()
    (layer,) = [n for n in graph_of(imported(content)).nodes if isinstance(n, QuantConv2d)]
    assert layer.rule == "F"
    assert max(worst for worst, _, _ in compare_layers(content, seed=3).values()) <= 1
