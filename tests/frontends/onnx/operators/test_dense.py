"""QGemm and QLinearMatMul in every bit, Gemm and MatMul between pairs, against onnxruntime."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from hwgen.ir.convolution import QuantConv2d
from hwgen.ir.dense import QuantDense

from ..random_models import Network
from ..random_qdq import RealNetwork
from ..runtime import compare, compare_layers, graph_of, imported


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("each", [False, True])
@pytest.mark.parametrize("attributes", [{}, {"transB": 1}, {"alpha": 0.37}])
def test_gemm(seed: int, each: bool, attributes: dict[str, Any]) -> None:
    net = Network(seed, (1, 12))
    shape = (5, 12) if attributes.get("transB") else (12, 5)
    weight = net.writer.constant(net.rng.integers(-128, 128, shape), np.int8)
    scales, zeros = (np.linspace(0.01, 0.02, 5), np.zeros(5)) if each else (0.01, 0)
    bias = net.writer.constant(net.rng.integers(-500, 500, 5), np.int32)
    operands = [*net.triple(net.value), weight, *net.steps(scales, zeros, "int8"), bias]
    operands += net.steps(0.1, 3)
    name = net.writer.op("com.microsoft.QGemm", operands, **attributes)
    net.value = net.made(name, 0.1, 3, (1, 5))
    assert set(compare(net.finish(), seed=seed).values()) == {0}


def test_rows_of_a_weight_follow_the_order_of_channels() -> None:
    """Flatten puts channels outermost; hwgen has them innermost."""
    net = Network(5, (1, 3, 4, 5))
    flat = net.writer.op("Flatten", [net.value.name])
    net.value = net.made(flat, net.value.scale, net.value.zero, (1, 60))
    weight = net.writer.constant(net.rng.integers(-128, 128, (60, 4)), np.int8)
    operands = [*net.triple(net.value), weight, *net.steps(0.01, 0, "int8"), *net.steps(0.2, 9)]
    net.value = net.made(net.writer.op("QLinearMatMul", operands), 0.2, 9, (1, 4))
    content = net.finish()
    assert set(compare(content, seed=5).values()) == {0}
    assert any(isinstance(node, QuantDense) for node in graph_of(imported(content)).nodes)


def test_several_rows_are_a_pointwise_convolution() -> None:
    net = Network(6, (1, 7, 6))
    weight = net.writer.constant(net.rng.integers(-128, 128, (6, 4)), np.int8)
    operands = [*net.triple(net.value), weight, *net.steps(0.01, 0, "int8"), *net.steps(0.2, 9)]
    net.value = net.made(net.writer.op("QLinearMatMul", operands), 0.2, 9, (1, 7, 4))
    content = net.finish()
    assert set(compare(content, seed=6).values()) == {0}
    assert any(isinstance(node, QuantConv2d) for node in graph_of(imported(content)).nodes)


@pytest.mark.parametrize("attributes", [{}, {"alpha": 0.5}, {"beta": 2.0}, {"transB": 1}])
def test_gemm_between_pairs(attributes: dict[str, Any]) -> None:
    net = RealNetwork(7, (1, 20))
    transposed = bool(attributes.get("transB"))
    weight = net.weight((6, 20) if transposed else (20, 6), 0 if transposed else 1)
    net.quantized(net.writer.op("Gemm", [net.plain(net.value), weight, net.reals(6)], **attributes))
    assert max(worst for worst, _, _ in compare_layers(net.finish(), seed=7).values()) <= 1


def test_a_product_with_a_summand_is_one_layer() -> None:
    net = RealNetwork(8, (1, 20))
    weight = net.writer.op("Transpose", [net.weight((6, 20), 0)], perm=[1, 0])
    product = net.writer.op("MatMul", [net.plain(net.value), weight])
    net.quantized(net.writer.op("Add", [net.reals(6), product]))
    content = net.finish()
    kinds = [type(node).__name__ for node in graph_of(imported(content)).nodes]
    assert kinds == ["QuantInput", "QuantDense", "QuantOutput"]
    assert max(worst for worst, _, _ in compare_layers(content, seed=8).values()) <= 1


@pytest.mark.parametrize("shape", [(11, 4), (12,), (12, 4, 1)])
def test_a_weight_that_does_not_fit_is_refused(shape: tuple[int, ...]) -> None:
    net = Network(9, (1, 12))
    weight = net.writer.constant(np.ones(shape), np.int8)
    operands = [*net.triple(net.value), weight, *net.steps(0.01, 0, "int8"), *net.steps(0.2, 9)]
    net.value = net.made(net.writer.op("QLinearMatMul", operands), 0.2, 9, ())
    (error,) = imported(net.finish()).errors
    assert error.message.startswith(
        "needs a matrix as weight whose rows go with an input of [1, 12]"
    )


def test_a_product_of_two_computed_tensors_is_refused() -> None:
    net = RealNetwork(10, (1, 6, 6))
    plain = net.plain(net.value)
    net.quantized(net.writer.op("MatMul", [plain, plain]))
    (error,) = imported(net.finish()).errors
    assert error.message.startswith("the weight must be constant, ")
