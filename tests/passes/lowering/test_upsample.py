from __future__ import annotations

import numpy as np

from hwgen import Graph, quantize
from hwgen.ir.upsample import QuantUpsampleNearest


def test_an_upsampling_keeps_the_format() -> None:
    graph = Graph("g")
    graph.output(graph.upsample_nearest(graph.input("x", (4, 5, 6)), (2, 3), name="up"))
    found = quantize(graph, np.random.default_rng(0).normal(size=(4, 4, 5, 6)))
    node = found.node("up")
    assert isinstance(node, QuantUpsampleNearest)
    assert node.factor == (2, 3)
    assert found.format("up") == found.format("x")
