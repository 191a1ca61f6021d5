from __future__ import annotations

import numpy as np

from hwgen import Graph, quantize
from hwgen.ir.activation import QuantClamp

DATA = np.linspace(-4.0, 8.0, 48).reshape(4, 2, 2, 3)


def clamp(lo: float | None, hi: float | None) -> QuantClamp:
    """The clamp that a clip behind the input becomes."""
    graph = Graph("g")
    graph.output(graph.clip(graph.input("x", (2, 2, 3)), lo, hi, name="c"))
    node = quantize(graph, DATA).node("c")
    assert isinstance(node, QuantClamp)
    return node


def test_limits_become_the_nearest_integers() -> None:
    node = clamp(-1.0, 6.0)
    scale, zero = node.format.scale, node.format.zero_point
    assert (node.lo, node.hi) == (round(-1.0 / scale) + zero, round(6.0 / scale) + zero)


def test_no_limit_is_the_end_of_the_format() -> None:
    node = clamp(None, None)
    assert (node.lo, node.hi) == (-128, 127)


def test_limit_outside_the_format_saturates() -> None:
    node = clamp(-100.0, 100.0)
    assert (node.lo, node.hi) == (-128, 127)


def test_relu_begins_at_the_zero_point() -> None:
    graph = Graph("g")
    graph.output(graph.relu(graph.input("x", (2, 2, 3)), name="r"))
    node = quantize(graph, DATA).node("r")
    assert isinstance(node, QuantClamp)
    assert (node.lo, node.hi) == (node.format.zero_point, 127)
