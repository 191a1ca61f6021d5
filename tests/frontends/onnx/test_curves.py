"""Functions right behind a layer, quantized only behind them, as PyTorch's exporters write them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hwgen.frontends.onnx.curves import functions_of
from hwgen.frontends.onnx.importer import Importer
from hwgen.frontends.onnx.reader import read
from hwgen.frontends.options import ImportOptions

from .random_qdq import RealNetwork
from .runtime import compare_layers, imported
from .test_summands import convolved

Function = Callable[[RealNetwork, str], str]
CHANNELS = 4


def single(operator: str, **attributes: Any) -> Function:
    return lambda net, x: net.writer.op(operator, [x], **attributes)


def silu(net: RealNetwork, x: str) -> str:
    return net.writer.op("Mul", [x, net.writer.op("Sigmoid", [x])])


def mish(net: RealNetwork, x: str) -> str:
    gate = net.writer.op("Tanh", [net.writer.op("Softplus", [x])])
    return net.writer.op("Mul", [x, gate])


def hard_swish(net: RealNetwork, x: str) -> str:
    """x * relu6(x + 3) / 6, as exporters of old opsets have it."""
    low, three, six = (net.writer.constant(c, np.float32) for c in (0.0, 3.0, 6.0))
    cut = net.writer.op("Clip", [net.writer.op("Add", [x, three]), low, six])
    return net.writer.op("Div", [net.writer.op("Mul", [x, cut]), six])


def prelu(net: RealNetwork, x: str) -> str:
    return net.writer.op("PRelu", [x, net.reals((CHANNELS, 1, 1), 0.05, 0.3)])


def pooled(net: RealNetwork, x: str) -> str:
    return net.writer.op("MaxPool", [x], kernel_shape=[2, 2], strides=[2, 2])


FUNCTIONS: dict[str, Function] = {
    "leaky": single("LeakyRelu", alpha=0.1),
    "sigmoid": single("Sigmoid"),
    "tanh": single("Tanh"),
    "hard_sigmoid": single("HardSigmoid"),
    "hard_swish": single("HardSwish"),
    "elu": single("Elu", alpha=1.0),
    "prelu": prelu,
    "silu": silu,
    "mish": mish,
    "hard_swish_of_parts": hard_swish,
    "pool_in_front": lambda net, x: prelu(net, pooled(net, x)),
    "pool_behind": lambda net, x: pooled(net, prelu(net, x)),
    "of_a_sum": lambda net, x: silu(net, net.writer.op("Add", [x, net.plain(net.value)])),
}


def network(function: Function, seed: int, kind: str = "int8", high: float = 0.06) -> RealNetwork:
    net = RealNetwork(seed, (1, CHANNELS, 6, 6), kind)
    net.quantized(convolved(net, net.plain(net.value), CHANNELS), 0.02, 0.04)
    net.quantized(function(net, convolved(net, net.plain(net.value), CHANNELS)), 0.02, high)
    return net


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("kind", ["int8", "uint8"])
def test_functions_are_within_one_step(name: str, kind: str) -> None:
    for seed in (3, 4):
        content = network(FUNCTIONS[name], seed, kind).finish()
        found = compare_layers(content, seed=seed)
        assert max(worst for worst, _, _ in found.values()) <= 1, seed


def test_a_slope_that_no_table_holds_is_refused_by_name() -> None:
    def of_a_sum(net: RealNetwork, x: str) -> str:
        made = net.writer.op("Add", [x, net.plain(net.value)])
        return net.writer.op("LeakyRelu", [made], alpha=0.0001)

    steep = network(of_a_sum, 3)
    (error, *_) = imported(steep.finish()).errors
    assert "is not quantized" in error.message
    assert "QuantizeLinear" in str(error.hint)


@pytest.mark.parametrize("kind", ["int8", "uint8"])
def test_a_tensor_that_is_quantized_in_two_ways_is_within_one_step_of_both(kind: str) -> None:
    """As onnxruntime's quantizer leaves what two operators read with a scale of their own."""
    net = RealNetwork(5, (1, CHANNELS, 6, 6), kind)
    x = net.writer.op("Relu", [convolved(net, net.plain(net.value), CHANNELS)])
    net.quantized(x, 0.03, 0.04)
    one = net.plain(net.value)
    net.quantized(pooled(net, x), 0.02, 0.03)
    other = net.writer.op("Resize", [net.plain(net.value), "", net.writer.constant(
        [1, 1, 2, 2], np.float32)], mode="nearest")  # fmt: skip
    net.quantized(net.writer.op("Add", [one, other]), 0.05, 0.1)
    content = net.finish()
    found = compare_layers(content, seed=5)
    assert len(found) == 4
    assert max(worst for worst, _, _ in found.values()) <= 1


def test_functions_of_other_tensors_are_none() -> None:
    net = network(silu, 3)
    source = read(Path("net.onnx"), net.finish(), ImportOptions())
    importer = Importer(source, ImportOptions())
    convolution = [node for node in source.nodes if node.operator == "Conv"][-1]
    found = [node.operator for node in functions_of(importer, convolution.outputs[0])]
    assert found == ["Sigmoid", "Mul"]
    assert functions_of(importer, source.inputs[0]) == ()
