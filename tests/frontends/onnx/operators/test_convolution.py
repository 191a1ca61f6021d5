"""QLinearConv in every bit, Conv between pairs to one step, against onnxruntime."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from hwgen.ir.convolution import QuantConv2d

from ..random_models import Network
from ..random_qdq import RealNetwork
from ..runtime import compare, compare_layers, graph_of, imported

WINDOWS: list[dict[str, Any]] = [
    {},
    {"pads": [1, 0, 2, 1]},
    {"strides": [2, 3], "pads": [0, 1, 1, 0]},
    {"dilations": [2, 1], "pads": [1, 1, 1, 1]},
    {"auto_pad": "SAME_UPPER", "strides": [2, 2]},
    {"auto_pad": "SAME_LOWER", "strides": [2, 2]},
    {"auto_pad": "VALID"},
    {"kernel_shape": [3, 2]},
]


def quantized_conv(
    net: Network, weight: np.ndarray, zero: Any, scales: Any, bias: bool, **attributes: Any
) -> bytes:
    """One QLinearConv; weight as in the file."""
    writer, outputs = net.writer, len(weight)
    operands = [
        *net.triple(net.value),
        writer.constant(weight),
        *net.steps(scales, zero, weight.dtype.name),
    ]
    scale, start = net.scale(0.1, 0.5), net.zero()
    operands += net.steps(scale, start)
    if bias:
        operands.append(writer.constant(net.rng.integers(-2000, 2000, outputs), np.int32))
    name = writer.op("QLinearConv", operands, **attributes)
    net.value = net.made(name, scale, start, net.infer(name))
    return net.finish()


@pytest.mark.parametrize("dtype", ["uint8", "int8"])
@pytest.mark.parametrize("window", WINDOWS)
def test_windows(dtype: str, window: dict[str, Any]) -> None:
    net = Network(1, (1, 4, 9, 8), dtype)
    weight = net.rng.integers(-128, 128, (6, 4, 3, 2)).astype(np.int8)
    content = quantized_conv(net, weight, np.zeros(6), np.linspace(0.01, 0.02, 6), True, **window)
    assert set(compare(content, seed=1).values()) == {0}


@pytest.mark.parametrize("group", [1, 2, 4])
@pytest.mark.parametrize("multiplier", [1, 3])
def test_groups(group: int, multiplier: int) -> None:
    net = Network(2, (1, 4, 6, 6))
    weight = net.rng.integers(-128, 128, (4 * multiplier, 4 // group, 3, 3)).astype(np.int8)
    content = quantized_conv(net, weight, 0, 0.01, False, group=group)
    assert set(compare(content, seed=2).values()) == {0}


@pytest.mark.parametrize("zero", [0, 128, 131, 255])
def test_weights_without_sign_and_their_zero_point(zero: int) -> None:
    net = Network(3, (1, 3, 6, 6), "uint8")
    weight = net.rng.integers(0, 256, (5, 3, 2, 2)).astype(np.uint8)
    content = quantized_conv(net, weight, zero, 0.01, True)
    assert set(compare(content, seed=3).values()) == {0}
    (layer,) = [n for n in graph_of(imported(content)).nodes if isinstance(n, QuantConv2d)]
    assert layer.weight_bits == (8 if zero == 128 else 9)


def test_one_axis() -> None:
    net = Network(4, (1, 3, 12))
    weight = net.rng.integers(-128, 128, (5, 3, 4)).astype(np.int8)
    content = quantized_conv(net, weight, 0, 0.01, True, strides=[2], pads=[1, 2], dilations=[2])
    assert set(compare(content, seed=4).values()) == {0}


@pytest.mark.parametrize("behind", ["", "BatchNormalization", "Add", "Mul", "Sub", "Div", "Twice"])
def test_what_stands_behind_is_taken_in(behind: str) -> None:
    """One layer in hardware, within one step of the runtime."""
    net = RealNetwork(5, (1, 3, 6, 6))
    writer = net.writer
    name = writer.op("Conv", [net.plain(net.value), net.weight((4, 3, 3, 3), 0), net.reals(4)])
    each = net.reals((4, 1, 1), -2, 2)
    if behind == "BatchNormalization":
        name = writer.op(
            behind, [name, net.reals(4), net.reals(4), net.reals(4), net.reals(4, 0.1, 2)]
        )
    elif behind == "Twice":
        name = writer.op("Add", [writer.op("Mul", [each, name]), net.reals(())])
    elif behind:
        name = writer.op(behind, [name, each])
    net.quantized(writer.op("Relu", [name]))
    content = net.finish()
    kinds = [type(node).__name__ for node in graph_of(imported(content)).nodes]
    assert kinds == ["QuantInput", "QuantConv2d", "QuantOutput"]
    assert max(worst for worst, _, _ in compare_layers(content, seed=5).values()) <= 1


def test_a_weight_that_is_not_quantized_is_refused() -> None:
    net = RealNetwork(6, (1, 3, 6, 6))
    name = net.writer.op("Conv", [net.plain(net.value), net.reals((4, 3, 3, 3))])
    net.quantized(name)
    (error,) = imported(net.finish()).errors
    assert error.message == "the weight is not quantized"


@pytest.mark.parametrize(
    ("shape", "attributes", "message"),
    [
        ((4, 2, 3, 3), {}, "weight [4, 2, 3, 3] in 1 groups does not go with 3 channels"),
        ((4, 3, 9, 9), {}, "its kernel [9, 9] is larger than the padded input [6, 6]"),
        ((4, 3, 3, 3), {"strides": [1]}, "strides must have 2 numbers, not [1]"),
        ((4, 3, 3, 3), {"kernel_shape": [2, 2]}, "kernel_shape must be that of the weights,"),
        ((4, 3, 1, 1), {"auto_pad": "SAME_UPPER", "strides": [3, 3]}, "auto_pad SAME_UPPER leaves"),
    ],
)
def test_what_does_not_fit_is_refused(
    shape: tuple[int, ...], attributes: dict[str, Any], message: str
) -> None:
    net = Network(7, (1, 3, 6, 6))
    weight = net.writer.constant(np.ones(shape), np.int8)
    operands = [*net.triple(net.value), weight, *net.steps(0.1, 0, "int8"), *net.steps(0.1, 0)]
    net.value = net.made(net.writer.op("QLinearConv", operands, **attributes), 0.1, 0, ())
    (error,) = imported(net.finish()).errors
    assert error.layer == "n1_QLinearConv"
    assert error.message.startswith(message)


def test_a_bias_of_real_numbers_is_refused_where_integers_belong() -> None:
    net = Network(8, (1, 3, 6, 6))
    weight = net.writer.constant(np.ones((4, 3, 1, 1)), np.int8)
    bias = net.writer.constant(np.ones(4), np.float32)
    operands = [
        *net.triple(net.value),
        weight,
        *net.steps(0.1, 0, "int8"),
        *net.steps(0.1, 0),
        bias,
    ]
    net.value = net.made(net.writer.op("QLinearConv", operands), 0.1, 0, ())
    (error,) = imported(net.finish()).errors
    assert error.message == "the bias must be 4 integers of 32 bits, not 4 of float32"
