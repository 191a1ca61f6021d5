"""Sums, products and constants against onnxruntime."""

from __future__ import annotations

import numpy as np
import pytest

from ..random_models import Network
from ..random_qdq import RealNetwork
from ..runtime import compare, compare_layers, graph_of, imported


def two_inputs(seed: int, kind: str) -> tuple[bytes, str]:
    """A quantized operator of two networks' inputs."""
    net = Network(seed, (1, 2000))
    net.writer.input("other", (1, 2000))
    scale, zero = net.scale(), net.zero()
    other = net.writer.op("QuantizeLinear", ["other", *net.steps(scale, zero)])
    second = net.made(other, scale, zero, (1, 2000))
    inputs = [
        *net.triple(net.value),
        *net.triple(second),
        *net.steps(net.scale(0.02, 0.3), net.zero()),
    ]
    name = net.writer.op(f"com.microsoft.{kind}", inputs)
    return net.writer.finish([name]), name


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("kind", ["QLinearAdd", "QLinearMul"])
def test_quantized_operators_equal_the_runtime(seed: int, kind: str) -> None:
    content, name = two_inputs(seed, kind)
    assert compare(content, seed=seed)[name] == 0


@pytest.mark.parametrize("shape", [(), (3, 1, 1)])
@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("kind", ["QLinearAdd", "QLinearMul"])
def test_quantized_operators_of_a_constant_are_a_table(
    kind: str, first: bool, shape: tuple[int, ...]
) -> None:
    net = Network(6, (1, 3, 9, 9))
    limits = (0, 256) if net.dtype == "uint8" else (-128, 128)
    constant = net.writer.constant(net.rng.integers(*limits, shape), net.dtype)
    other = [constant, *net.steps(net.scale(), net.zero())]
    operands = [*other, *net.triple(net.value)] if first else [*net.triple(net.value), *other]
    name = net.writer.op(f"com.microsoft.{kind}", [*operands, *net.steps(0.1, 5)])
    content = net.writer.finish([name])
    assert compare(content, seed=6)[name] == 0
    kinds = [type(node).__name__ for node in graph_of(imported(content)).nodes]
    assert kinds == ["QuantInput", "QuantLookup", "QuantOutput"]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", ["Add", "Sub", "Mul"])
def test_two_tensors_between_pairs(seed: int, kind: str) -> None:
    net = RealNetwork(seed, (1, 3, 6, 6))
    before = net.value
    net.quantized(net.writer.op("Conv", [net.plain(before), net.weight((3, 3, 1, 1), 0)]))
    net.quantized(net.writer.op(kind, [net.plain(before), net.plain(net.value)]))
    found = compare_layers(net.finish(), seed=seed).values()
    assert max(worst for worst, _, _ in found) <= 1


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("kind", ["Add", "Sub", "Mul", "Div"])
@pytest.mark.parametrize("shape", [(), (3, 1, 1), (1, 3, 1, 1)])
def test_a_constant_is_a_table(kind: str, shape: tuple[int, ...], swapped: bool) -> None:
    net = RealNetwork(1, (1, 3, 6, 6))
    operands = [net.plain(net.value), net.reals(shape, 0.5, 2)]
    name = net.writer.op(kind, operands[::-1] if swapped else operands)
    if kind == "Div" and swapped:
        name = net.writer.op("Clip", [name, net.reals((), -3, -2), net.reals((), 2, 3)])
        shift = net.value.zero  # a division by 0 is infinite, and cut
        assert isinstance(shift, int)
    net.quantized(name)
    content = net.finish()
    if kind == "Div" and swapped:
        return
    kinds = [type(node).__name__ for node in graph_of(imported(content)).nodes]
    assert kinds == ["QuantInput", "QuantLookup", "QuantOutput"]
    assert max(worst for worst, _, _ in compare_layers(content, seed=1).values()) <= 1


def test_constants_are_folded() -> None:
    net = RealNetwork(2, (1, 12))
    half = net.writer.op("Div", [net.reals(()), net.reals((), 1, 2)])
    whole = net.writer.op("Mul", [half, net.writer.op("Sub", [net.reals(()), net.reals(())])])
    net.quantized(net.writer.op("Add", [net.plain(net.value), whole]))
    assert max(worst for worst, _, _ in compare_layers(net.finish(), seed=2).values()) <= 1


@pytest.mark.parametrize("shape", [(1, 3, 4, 6), (1, 3, 7)])
@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("kind", ["Add", "Sub", "Mul"])
def test_one_pixel_goes_with_every_pixel(kind: str, swapped: bool, shape: tuple[int, ...]) -> None:
    net = RealNetwork(3, shape)
    before = net.value
    net.quantized(net.writer.op("GlobalMaxPool", [net.plain(before)]))
    operands = [net.plain(before), net.plain(net.value)]
    net.quantized(net.writer.op(kind, operands[::-1] if swapped else operands))
    content = net.finish()
    kinds = [type(node).__name__ for node in graph_of(imported(content)).nodes]
    assert kinds.count("QuantUpsampleNearest") == 1
    assert max(worst for worst, _, _ in compare_layers(content, seed=3).values()) <= 1


def test_shapes_that_differ_are_refused() -> None:
    net = RealNetwork(3, (1, 3, 6, 6))
    before = net.plain(net.value)
    rows = net.writer.op("MaxPool", [before], kernel_shape=[1, 6])
    net.quantized(net.writer.op("Mul", [before, rows]))
    (error,) = imported(net.finish()).errors
    assert error.message.startswith(
        "needs two tensors of one shape, not [1, 3, 6, 6] and [1, 3, 6, 1]"
    )


def test_orders_that_differ_are_refused() -> None:
    net = RealNetwork(4, (1, 3, 3, 3))
    before = net.plain(net.value)
    turned = net.writer.op("Transpose", [before], perm=[0, 3, 1, 2])
    net.quantized(net.writer.op("Add", [before, turned]))
    (error,) = imported(net.finish()).errors
    assert error.message == "reads tensors in two orders: it needs a transposition in hardware"


def test_a_quotient_of_two_tensors_is_refused() -> None:
    net = RealNetwork(5, (1, 3, 3, 3))
    first = net.plain(net.value)
    net.quantized(net.writer.op("Conv", [first, net.weight((3, 3, 1, 1), 0)]))
    net.quantized(net.writer.op("Div", [first, net.plain(net.value)]))
    (error,) = imported(net.finish()).errors
    assert error.message == "of two tensors is not supported"
    assert np.isfinite(net.value.scale)
