"""The float reference, layer by layer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from hwgen import Graph, float_run
from hwgen.golden.real import evaluate_real
from hwgen.ir.node import Node


@dataclass(frozen=True, slots=True, eq=False)
class Unknown(Node):
    """A layer that no family knows."""


def test_a_layer_without_a_float_model_is_a_mistake_of_ours() -> None:
    with pytest.raises(NotImplementedError, match="no float model for Unknown"):
        evaluate_real(Unknown("a", ("x",)), np.zeros((1, 2)))


def test_each_input_of_a_layer_is_one_argument_in_order() -> None:
    graph = Graph("g")
    left, right = graph.input("left", (3,)), graph.input("right", (3,))
    graph.output(graph.sub(left, right, name="difference"))
    data = {"left": np.array([[1.0, 2.0, 3.0]]), "right": np.array([[0.5, 5.0, 1.0]])}
    assert float_run(graph, data)["output"].tolist() == [[0.5, -3.0, 2.0]]
