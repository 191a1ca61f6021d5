"""The integer passes leave every output as it was, with a proved requantizer in each layer."""

from __future__ import annotations

import numpy as np

from hwgen.golden.run import golden
from hwgen.ir.graph import Graph
from hwgen.ir.requantized import RequantizedNode
from hwgen.passes.finish import finish
from hwgen.passes.quantize import quantize


def test_a_finished_graph_has_requantizers_and_the_same_outputs() -> None:
    graph = Graph("net")
    x = graph.input("x", (4, 4, 2))
    y = graph.conv2d(x, np.linspace(-1, 1, 3 * 3 * 2 * 2).reshape(3, 3, 2, 2), name="conv")
    graph.output(graph.relu(y, name="relu"))
    images = np.random.default_rng(1).normal(size=(3, 4, 4, 2))
    done = quantize(graph, images)
    again = finish(done)
    rounding = [node for node in again.nodes if isinstance(node, RequantizedNode)]
    assert all(node.requantizer is not None for node in rounding)
    assert rounding
    before, after = golden(done, images), golden(again, images)
    assert all(np.array_equal(before[name], after[name]) for name in after)
