"""PAD, PADV2 and MIRROR_PAD, and the layers that take them in."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.frontends.tflite.compare import assert_equal, kinds, refusals
from tests.frontends.tflite.net import Net, Value


def padded(net: Net, x: Value, sides: list[list[int]], operator: str = "PAD", **options: Any
           ) -> Value:  # fmt: skip
    shape = tuple(n + sum(side) for n, side in zip(x.shape, sides, strict=True))
    return net.same(operator, x, shape, [net.constant("pads", sides)], options)


def test_padding_in_front_of_a_convolution_costs_nothing() -> None:
    """As MobileNet pads in front of its strided layers."""
    net = Net("pad", 1)
    x = net.input((8, 8, 3), 0.02, -7)
    y = padded(net, x, [[0, 0], [0, 1], [1, 0], [0, 0]])
    y = net.convolution(y, 4, (3, 3), (2, 2), padding="VALID")
    found = assert_equal(net, x, y)
    assert kinds(found) == ["Input", "Conv2d", "Output"]
    layer: Any = found.graph.nodes[1]
    assert layer.padding == (0, 1, 1, 0)
    assert found.origin is not None
    assert list(found.origin.tensors) == [x.name, y.name]


def test_padding_of_another_value_stays_a_layer() -> None:
    net = Net("pad", 2)
    x = net.input((5, 5, 3), 0.02, -7)
    value = net.writer.tensor("value", np.array([4], np.int8), scale=0.02, zero_point=-7)
    sides = [[0, 0], [2, 1], [0, 3], [0, 0]]
    y = net.same("PADV2", x, (1, 8, 8, 3), [net.constant("pads", sides), value], {})
    found = assert_equal(net, x, net.convolution(y, 4, (3, 3), padding="VALID"))
    assert kinds(found) == ["Input", "Pad", "Conv2d", "Output"]


@pytest.mark.parametrize(("mode", "most"), [("REFLECT", 3), ("SYMMETRIC", 1)])
def test_mirrored_padding_equals_the_runtime(mode: str, most: int) -> None:
    net = Net("pad", 3)
    x = net.input((5, 6, 2))
    y = padded(net, x, [[0, 0], [most, 1], [0, most], [0, 0]], "MIRROR_PAD", mode=mode)
    assert_equal(net, x, y)


def test_no_padding_is_no_layer() -> None:
    net = Net("pad", 4)
    x = net.input((5, 6, 2))
    found = assert_equal(net, x, net.same("RELU", padded(net, x, [[0, 0]] * 4), x.shape, []))
    assert kinds(found) == ["Input", "Clamp", "Output"]


REFUSED: list[tuple[list[list[int]], dict[str, Any], str]] = [
    ([[0, 0], [0, 0], [0, 0], [1, 0]], {}, "pads axis 3, which is neither height nor width"),
    ([[0, 0], [2, 0], [0, 0], [0, 0]], {"operator": "MIRROR_PAD", "mode": "SYMMETRIC"},
     "padding SYMMETRIC must be at most 1 on each side"),
    ([[0, 0], [-1, 0], [0, 0], [0, 0]], {}, "padding must not be negative: -1, 0"),
]  # fmt: skip


@pytest.mark.parametrize(("sides", "options", "message"), REFUSED)
def test_other_padding_is_refused(
    sides: list[list[int]], options: dict[str, Any], message: str
) -> None:
    net = Net("pad", 5)
    x = net.input((5, 6, 2))
    y = padded(net, x, sides, **options)
    assert refusals(net.finish(y)) == [f"{y.name}: {message}"]
