from __future__ import annotations

import numpy as np

from hwgen import Graph, quantize
from hwgen.ir.pooling import QuantMaxPool2d


def test_a_max_pooling_keeps_format_and_geometry() -> None:
    graph = Graph("g")
    x = graph.input("x", (5, 6, 2))
    graph.output(graph.max_pool2d(x, (2, 3), stride=(1, 2), padding=(1, 0, 2, 1), name="p"))
    found = quantize(graph, np.random.default_rng(0).normal(size=(4, 5, 6, 2)))
    node = found.node("p")
    assert isinstance(node, QuantMaxPool2d)
    assert (node.window, node.stride, node.padding) == ((2, 3), (1, 2), (1, 0, 2, 1))
    assert node.format == found.format("x")
