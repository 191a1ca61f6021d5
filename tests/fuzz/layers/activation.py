"""Random activations, constants and batch normalisations."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

from hwgen.ir.formats import IntFormat
from hwgen.ir.graph import Graph

Layer = Callable[[Generator, Graph, str, str], str]


def _clip(rng: Generator, graph: Graph, x: str, name: str) -> str:
    lo, hi = np.sort(rng.normal(size=2)).tolist()
    return graph.clip(
        x, (None, lo, 0.0)[rng.integers(3)], (None, max(hi, 0.1))[rng.integers(2)], name=name
    )


def _relu6(rng: Generator, graph: Graph, x: str, name: str) -> str:
    return graph.relu6(x, name=name)


def _leaky_relu(rng: Generator, graph: Graph, x: str, name: str) -> str:
    return graph.leaky_relu(x, float(rng.normal()), name=name)


def _prelu(rng: Generator, graph: Graph, x: str, name: str) -> str:
    return graph.prelu(x, _per_channel(rng, graph, x), name=name)


def _plain(rng: Generator, graph: Graph, x: str, name: str) -> str:
    """An activation without attributes."""
    made = [graph.sigmoid, graph.tanh, graph.silu, graph.hard_swish]
    return made[int(rng.integers(len(made)))](x, name=name)


def _hard_sigmoid(rng: Generator, graph: Graph, x: str, name: str) -> str:
    if rng.integers(2):
        return graph.hard_sigmoid(x, name=name)
    return graph.hard_sigmoid(x, float(rng.normal()), float(rng.normal()), name=name)


def _elu(rng: Generator, graph: Graph, x: str, name: str) -> str:
    return graph.elu(x, float(rng.uniform(0.1, 2.0)), name=name)


def _gelu(rng: Generator, graph: Graph, x: str, name: str) -> str:
    return graph.gelu(x, approximate=bool(rng.integers(2)), name=name)


def _function(rng: Generator, graph: Graph, x: str, name: str) -> str:
    functions = [np.sin, np.square, np.abs, np.sign]
    return graph.table(x, functions[int(rng.integers(len(functions)))], name=name)


def _table(rng: Generator, graph: Graph, x: str, name: str) -> str:
    """Random integers; the scale of the input fits it badly or well. Powers of two in both."""
    bits = [int(n) for n in rng.integers(2, (9, 11))]
    source, made = (IntFormat(n, bool(rng.integers(2)), 2.0 ** -rng.integers(2, 7)) for n in bits)
    rows = graph.shape(x)[-1] if rng.integers(2) else 1
    values = rng.integers(made.lo, made.hi + 1, (rows, 1 << source.bits))
    return graph.table(x, values, input_format=source, format=made, name=name)


def _add_constant(rng: Generator, graph: Graph, x: str, name: str) -> str:
    add = (graph.add_constant, graph.sub_constant)[int(rng.integers(2))]
    return add(x, _per_channel(rng, graph, x), name=name)


def _mul_constant(rng: Generator, graph: Graph, x: str, name: str) -> str:
    return graph.mul_constant(x, _per_channel(rng, graph, x), name=name)


def _batch_norm(rng: Generator, graph: Graph, x: str, name: str) -> str:
    mean, root, gamma, beta = (_per_channel(rng, graph, x) for _ in range(4))
    epsilon = float(rng.choice([1e-5, 1e-3, 0.1]))
    return graph.batch_norm(x, mean, root**2, gamma, beta, epsilon, name=name)


def _per_channel(rng: Generator, graph: Graph, x: str) -> np.ndarray:
    return rng.normal(size=graph.shape(x)[-1] if rng.integers(4) else 1)


LAYERS: tuple[Layer, ...] = (
    _clip,
    _relu6,
    _leaky_relu,
    _prelu,
    _plain,
    _hard_sigmoid,
    _elu,
    _gelu,
    _function,
    _table,
    _add_constant,
    _mul_constant,
    _batch_norm,
)
