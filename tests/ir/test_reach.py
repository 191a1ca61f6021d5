from __future__ import annotations

import numpy as np

from hwgen import Graph, quantize
from hwgen.ir.reach import integer_ranges


def test_range_follows_clamps_through_pooling_and_flatten() -> None:
    graph = Graph("g")
    x = graph.conv2d(graph.input("image", (2, 2, 1)), np.ones((1, 1, 1, 1)), [-1.0], name="conv")
    x = graph.max_pool2d(x, 2, name="pool")
    x = graph.relu(x, name="relu")
    graph.output(graph.flatten(x, name="flat"))
    quantized = quantize(graph, np.linspace(-1, 3, 8).reshape(2, 2, 2, 1))
    zero = quantized.format("conv").zero_point
    ranges = integer_ranges(quantized)
    assert ranges["image"] == ranges["conv"] == ranges["pool"] == (-128, 127)
    assert ranges["relu"] == ranges["flat"] == ranges["output"] == (zero, 127)
