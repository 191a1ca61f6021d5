"""Float models of activations, constants and batch norm, one channel at a time."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from hwgen import Graph, float_run

DATA = np.random.default_rng(5).normal(size=(4, 3, 2, 3)) * 3.0
ALPHA = [0.5, -1.0, 2.0]
MODELS: dict[str, tuple[Callable[[Graph, str], str], Callable[[float, int], float]]] = {
    "sigmoid": (Graph.sigmoid, lambda x, c: 1 / (1 + math.exp(-x))),
    "tanh": (Graph.tanh, lambda x, c: math.tanh(x)),
    "silu": (Graph.silu, lambda x, c: x / (1 + math.exp(-x))),
    "hard_swish": (Graph.hard_swish, lambda x, c: x * min(max(x + 3, 0), 6) / 6),
    "hard_sigmoid": (Graph.hard_sigmoid, lambda x, c: min(max(x / 6 + 0.5, 0), 1)),
    "leaky_relu": (Graph.leaky_relu, lambda x, c: x if x > 0 else 0.01 * x),
    "prelu": (lambda g, x: g.prelu(x, ALPHA), lambda x, c: x if x > 0 else ALPHA[c] * x),
    "elu": (Graph.elu, lambda x, c: x if x > 0 else math.expm1(x)),
    "gelu": (Graph.gelu, lambda x, c: x * (1 + math.erf(x / math.sqrt(2))) / 2),
    "add_constant": (lambda g, x: g.add_constant(x, ALPHA), lambda x, c: x + ALPHA[c]),
    "sub_constant": (lambda g, x: g.sub_constant(x, 1.5), lambda x, c: x - 1.5),
    "mul_constant": (lambda g, x: g.mul_constant(x, ALPHA), lambda x, c: x * ALPHA[c]),
    "batch_norm": (
        lambda g, x: g.batch_norm(x, ALPHA, [1.0, 2.0, 3.0], 0.7, [0.1, 0.2, 0.3], 1e-3),
        lambda x, c: (x - ALPHA[c]) / math.sqrt(c + 1 + 1e-3) * 0.7 + 0.1 * (c + 1),
    ),
    "table": (lambda g, x: g.table(x, np.square), lambda x, c: x * x),
}


@pytest.mark.parametrize("name", MODELS)
def test_model_equals_its_formula(name: str) -> None:
    add, formula = MODELS[name]
    graph = Graph("g")
    layer = add(graph, graph.input("x", (3, 2, 3)))
    graph.output(layer)
    found = float_run(graph, DATA)[layer]
    expected = [formula(x, n % 3) for n, x in enumerate(DATA.reshape(-1).tolist())]
    np.testing.assert_allclose(found.reshape(-1), expected, rtol=1e-13, atol=1e-14)


def test_gelu_by_tanh_is_close_to_gelu() -> None:
    graph = Graph("g")
    x = graph.input("x", (3, 2, 3))
    graph.output(graph.gelu(x, name="exact"), name="one")
    graph.output(graph.gelu(x, approximate=True, name="near"), name="other")
    found = float_run(graph, DATA)
    assert 0.0 < np.abs(found["exact"] - found["near"]).max() < 1e-3
