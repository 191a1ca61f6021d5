"""Random pooling layers: any window, stride, padding and divisor in which windows see a pixel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numpy.random import Generator

from hwgen.errors import HwgenError
from hwgen.ir.graph import Graph
from hwgen.ir.pooling import L2Pool2d, divisors

Layer = Callable[[Generator, Graph, str, str], str]
MOST_CLASSES = 4  # of a root, so that even 16 bits stay below the limit of thresholds


def _geometry(rng: Generator) -> dict[str, Any]:
    window, stride = ([int(n) for n in rng.integers(1, most, 2)] for most in (6, 5))
    if rng.integers(3) == 0:
        stride = [size + int(rng.integers(0, 2)) for size in window]
    padding = [int(rng.integers(0, window[axis // 2] + 1)) for axis in range(4)]
    return {
        "window": window,
        "stride": stride,
        "padding": padding if rng.integers(3) else 0,
        "ceil_mode": bool(rng.integers(2)),
    }


def _some(graph: Graph, x: str, add: Callable[[], str]) -> str:
    """What `add` adds, or x when it does not fit."""
    if len(graph.shape(x)) != 3:
        return x
    try:
        return add()
    except HwgenError:
        return x


def _max(rng: Generator, graph: Graph, x: str, name: str) -> str:
    geometry, apart = _geometry(rng), [int(n) for n in rng.integers(1, 4, 2)]
    return _some(graph, x, lambda: graph.max_pool2d(x, name=name, dilation=apart, **geometry))


def _average(rng: Generator, graph: Graph, x: str, name: str) -> str:
    geometry, divisor = _geometry(rng), ("valid", "all")[rng.integers(2)]
    return _some(graph, x, lambda: graph.avg_pool2d(x, name=name, divisor=divisor, **geometry))


def _l2(rng: Generator, graph: Graph, x: str, name: str) -> str:
    geometry, divisor = _geometry(rng), ("valid", "all", "none")[rng.integers(3)]

    def add(divisor: str) -> str:
        trial = Graph("trial")
        image = trial.input("x", graph.shape(x))
        node = trial.node(trial.l2_pool2d(image, divisor=divisor, **geometry))
        assert isinstance(node, L2Pool2d)
        if len(divisors(node, *graph.shape(x)[:2])) > MOST_CLASSES:
            return add("none")
        return graph.l2_pool2d(x, name=name, divisor=divisor, **geometry)

    return _some(graph, x, lambda: add(divisor))


def _global(rng: Generator, graph: Graph, x: str, name: str) -> str:
    methods = (graph.global_max_pool, graph.global_avg_pool, graph.global_l2_pool)
    method = methods[int(rng.integers(len(methods)))]
    return _some(graph, x, lambda: method(x, name=name))


LAYERS: tuple[Layer, ...] = (_max, _average, _average, _l2, _l2, _global)
