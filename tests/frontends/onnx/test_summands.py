"""Sums whose operands the file does not quantize: residual blocks as exported for TensorRT."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.frontends.onnx.summands import summand
from hwgen.ir.formats import IntFormat

from .random_qdq import RealNetwork
from .runtime import compare_layers, graph_of, imported

RESULT = IntFormat(8, True, 0.1, -128)


def convolved(net: RealNetwork, name: str, channels: int, stride: int = 1) -> str:
    """A 3x3 convolution of real numbers that stays unquantized."""
    weight = net.weight((channels, net.value.shape[1], 3, 3), 0)
    inputs = [name, weight, net.reals(channels)]
    return net.writer.op("Conv", inputs, kernel_shape=[3, 3], pads=[1] * 4, strides=[stride] * 2)


def block(seed: int, kind: str, *, shortcut: str) -> bytes:
    """relu(conv + shortcut): quantized, the tensor itself, or a convolution of its own."""
    net = RealNetwork(seed, (1, 4, 8, 8), "int8")
    net.quantized(convolved(net, net.plain(net.value), 4), 0.02, 0.04)
    x = net.plain(net.value)
    y = convolved(net, x, 4)
    if shortcut == "convolution":
        x = convolved(net, x, 4)
    net.quantized(net.writer.op("Relu", [net.writer.op(kind, [y, x])]), 0.4, 0.6)
    net.quantized(convolved(net, net.plain(net.value), 3), 0.05, 0.1)
    return net.finish()


def wide(content: bytes) -> int:
    """Layers of ten bits."""
    graph = graph_of(imported(content))
    return [graph.format(node.name).bits for node in graph.nodes].count(10)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("kind", ["Add", "Sub"])
@pytest.mark.parametrize("shortcut", ["quantized", "convolution"])
def test_residual_blocks_are_within_one_step(seed: int, kind: str, shortcut: str) -> None:
    content = block(seed, kind, shortcut=shortcut)
    found = compare_layers(content, seed=seed, frames=4)
    assert len(found) == 4
    assert max(worst for worst, _, _ in found.values()) <= 1
    assert wide(content) == (1 if shortcut == "quantized" else 2)


def test_an_operand_that_is_quantized_for_another_reader_has_its_format() -> None:
    net = RealNetwork(1, (1, 4, 8, 8), "int8")
    x = convolved(net, net.plain(net.value), 4)
    net.quantized(x, 0.02, 0.04)
    number = net.value
    y = convolved(net, net.plain(number), 4)
    net.quantized(net.writer.op("Add", [x, y]), 0.05, 0.1)
    assert wide(net.finish()) == 1


def test_the_format_covers_what_can_tell() -> None:
    class Values:
        values: dict[str, object] = {}

    class Sum:
        operator, inputs = "Add", ("a", "b")

    number = summand(Sum(), Values(), "a", RESULT)  # type: ignore[arg-type]
    span = 2 * 25.5
    assert number.scale == RESULT.scale
    assert number.scale * (number.lo - number.zero_point) < -0.99 * span
    assert number.scale * (number.hi - number.zero_point) >= 0.99 * span


def test_five_sums_in_turn_are_refused() -> None:
    net = RealNetwork(1, (1, 4, 4, 4), "int8")
    parts = []
    for _ in range(6):
        net.quantized(net.writer.op("Tanh", [net.plain(net.value)]))
        parts.append(convolved(net, net.plain(net.value), 4))
    total = parts[0]
    for part in parts[1:]:
        total = net.writer.op("Add", [total, part])
    net.quantized(total)
    errors = [error.message for error in imported(net.finish()).errors]
    assert any("is not quantized, but" in message for message in errors)
    assert np.isfinite(net.value.scale)
