"""QuantizeLinear and DequantizeLinear against onnxruntime."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.ir.lookup import QuantLookup

from ..random_models import Network
from ..random_qdq import RealNetwork
from ..runtime import compare, graph_of, imported
from ..writer import Writer, f32


@pytest.mark.parametrize("seed", range(10))
def test_integers_of_another_scale_are_a_table(seed: int) -> None:
    """Every integer, also of the other sign, as the runtime rounds in single precision."""
    net = RealNetwork(seed, (1, 2000))
    other = "int8" if net.dtype == "uint8" else "uint8"
    steps = net.steps(net.scale(0.01, 0.3), 3, other)
    name = net.writer.op("QuantizeLinear", [net.plain(net.value), *steps])
    content = net.writer.finish([name])
    assert compare(content, seed=seed, frames=2)[name] == 0
    assert any(isinstance(node, QuantLookup) for node in graph_of(imported(content)).nodes)


def test_the_same_scale_again_is_nothing() -> None:
    net = RealNetwork(1, (1, 20))
    steps = net.steps(net.value.scale, net.value.zero)
    name = net.writer.op("QuantizeLinear", [net.plain(net.value), *steps])
    assert len(graph_of(imported(net.writer.finish([name]))).nodes) == 2


def test_a_constant_is_quantized_as_the_runtime_does() -> None:
    """Weights that a model holds as real numbers with a quantizer behind them."""
    net = RealNetwork(2, (1, 30))
    scales, zeros = np.linspace(0.01, 0.02, 7), np.zeros(7)
    steps = net.steps(scales, zeros, "int8")
    integers = net.writer.op("QuantizeLinear", [net.reals((30, 7)), *steps], axis=1)
    weight = net.writer.op("DequantizeLinear", [integers, *steps], axis=1)
    net.quantized(net.writer.op("MatMul", [net.plain(net.value), weight]))
    assert max(compare(net.finish(), seed=2).values()) <= 1


def test_real_numbers_enter_by_the_format_of_the_first_quantizer() -> None:
    net = Network(3, (1, 4))
    graph = graph_of(imported(net.finish()))
    number = graph.format("input")
    assert (number.scale, number.zero_point) == (net.value.scale, net.value.zero)
    assert number.signed == (net.dtype == "int8")


@pytest.mark.parametrize(
    ("scale", "zero", "message"),
    [
        (f32([0.1, 0.2]), np.zeros(2, np.uint8), "needs one scale and one zero point"),
        (f32(0), np.zeros((), np.uint8), "scale must be a finite positive number, not 0.0"),
        (f32(np.nan), np.zeros((), np.uint8), "scale must be a finite positive number, not nan"),
        (
            f32(0.1),
            np.zeros((), np.int32),
            "activations must be int8, uint8, int16, uint16, not int32",
        ),
    ],
)
def test_scales_that_are_none_are_refused(
    scale: np.ndarray, zero: np.ndarray, message: str
) -> None:
    writer = Writer()
    value = writer.input("x", (1, 4))
    made = writer.op("QuantizeLinear", [value, writer.constant(scale), writer.constant(zero)])
    (error, *_) = imported(writer.finish([made])).errors
    assert error.message.startswith(message)
