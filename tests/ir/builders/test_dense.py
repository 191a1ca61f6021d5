from __future__ import annotations

import numpy as np

from hwgen import Graph
from hwgen.ir.dense import Dense


def test_a_dense_layer_holds_its_arrays_and_its_name() -> None:
    graph = Graph("g")
    x = graph.input("x", (3,))
    node = graph.node(graph.dense(x, np.arange(6).reshape(3, 2), [1, 2]))
    assert isinstance(node, Dense)
    assert (node.name, node.inputs) == ("dense_1", ("x",))
    assert node.weight.tolist() == [[0, 1], [2, 3], [4, 5]]
    assert node.bias.tolist() == [1.0, 2.0]
    assert graph.shape(node.name) == (2,)


def test_a_missing_bias_is_zero() -> None:
    graph = Graph("g")
    node = graph.node(graph.dense(graph.input("x", (3,)), np.ones((3, 2)), name="fc"))
    assert isinstance(node, Dense)
    assert node.bias.tolist() == [0.0, 0.0]
