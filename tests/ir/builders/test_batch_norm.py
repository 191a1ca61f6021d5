from __future__ import annotations

import pytest

from hwgen import Graph
from hwgen.errors import HwgenError
from hwgen.ir.batch_norm import BatchNorm


def test_gamma_and_beta_have_defaults() -> None:
    graph = Graph("g")
    norm = graph.node(graph.batch_norm(graph.input("x", (4, 4, 2)), [0.0, 1.0], [1.0, 2.0]))
    assert isinstance(norm, BatchNorm)
    assert (norm.gamma.tolist(), norm.beta.tolist(), norm.epsilon) == ([1.0], [0.0], 1e-5)


def test_epsilon_that_is_an_array_is_refused() -> None:
    graph = Graph("g")
    x = graph.input("x", (2,))
    with pytest.raises(HwgenError) as error:
        graph.batch_norm(x, 0.0, 1.0, epsilon=[1e-5], name="n")  # type: ignore[arg-type]
    assert str(error.value) == "layer 'n': epsilon must be one number, not an array of shape (1,)"
