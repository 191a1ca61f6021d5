"""Random layers that read several tensors: the new one, and any of its size made before it."""

from __future__ import annotations

from collections.abc import Callable

from numpy.random import Generator

from hwgen.ir.graph import Graph

Layer = Callable[[Generator, Graph, str, str], str]


def _add(rng: Generator, graph: Graph, x: str, name: str) -> str:
    return graph.add(*_pair(rng, graph, x, name), name=name)


def _sub(rng: Generator, graph: Graph, x: str, name: str) -> str:
    return graph.sub(*_pair(rng, graph, x, name), name=name)


def _mul(rng: Generator, graph: Graph, x: str, name: str) -> str:
    return graph.mul(*_pair(rng, graph, x, name), name=name)


def _concat(rng: Generator, graph: Graph, x: str, name: str) -> str:
    """Two or three tensors with the same height and width, or flat ones."""
    here = graph.shape(x)[:-1]
    others = [node.name for node in graph.nodes if graph.shape(node.name)[:-1] == here]
    more = [others[int(rng.integers(len(others)))] for _ in range(int(rng.integers(1, 3)))]
    made = graph.concat([x, *more] if rng.integers(2) else [*more, x], name=name)
    return made


def _pair(rng: Generator, graph: Graph, x: str, name: str) -> tuple[str, str]:
    """The tensor with itself, with an older one, or with another branch of its own."""
    shape = graph.shape(x)
    same = [node.name for node in graph.nodes if graph.shape(node.name) == shape]
    other = [same[int(rng.integers(len(same)))], x, _branch(rng, graph, x, name)]
    y = other[int(rng.integers(3))]
    return (y, x) if rng.integers(2) else (x, y)


def _branch(rng: Generator, graph: Graph, x: str, name: str) -> str:
    """A layer behind x that keeps its shape and takes its time."""
    shape = graph.shape(x)
    if len(shape) == 1:
        return graph.dense(x, rng.normal(size=(shape[0], shape[0])), name=f"{name}_branch")
    if shape[2] > 4 or min(shape[:2]) < 2:
        return graph.max_pool2d(x, 1, name=f"{name}_branch")
    if rng.integers(2):
        return graph.max_pool2d(x, 3, stride=1, padding=1, name=f"{name}_branch")
    size = int(rng.choice([1, 3]))
    weight = rng.normal(size=(size, size, shape[2], shape[2]))
    return graph.conv2d(x, weight, padding=size // 2, name=f"{name}_branch")


LAYERS: tuple[Layer, ...] = (_add, _sub, _mul, _concat)
