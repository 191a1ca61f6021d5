from __future__ import annotations

import numpy as np

from hwgen import Graph, quantize
from hwgen.ir.reshape import QuantFlatten


def test_a_flatten_keeps_the_format() -> None:
    graph = Graph("g")
    graph.output(graph.flatten(graph.input("x", (2, 3, 2)), name="flat"))
    found = quantize(graph, np.random.default_rng(0).normal(size=(4, 2, 3, 2)))
    assert isinstance(found.node("flat"), QuantFlatten)
    assert found.format("flat") == found.format("x")
