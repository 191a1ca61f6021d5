from __future__ import annotations

import numpy as np

from hwgen import Graph, quantize
from hwgen.ir.reshape import QuantFlatten, QuantReshape


def test_a_flatten_and_a_reshape_keep_the_format() -> None:
    graph = Graph("g")
    x = graph.reshape(graph.input("x", (2, 3, 2)), (3, 1, -1), name="reshaped")
    graph.output(graph.flatten(x, name="flat"))
    found = quantize(graph, np.random.default_rng(0).normal(size=(4, 2, 3, 2)))
    reshaped = found.node("reshaped")
    assert isinstance(reshaped, QuantReshape)
    assert isinstance(found.node("flat"), QuantFlatten)
    assert reshaped.shape == (3, 1, 4)
    assert found.format("flat") == found.format("reshaped") == found.format("x")
