"""Random convolutions, max pooling, ReLU and dense layers, the core of every network."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from hwgen.ir.graph import Graph


def conv2d(rng: Generator, graph: Graph, x: str, name: str) -> str:
    """Kernels up to 11 x 11, sometimes with channels that are constant."""
    height, width, channels = _image(graph, x)
    if height == 0:
        return dense(rng, graph, x, name)
    largest = int(rng.choice([6, 6, 6, 6, 6, 12]))
    kernel = [int(n) for n in rng.integers(1, largest, 2)]
    padding = [int(n) for n in rng.integers(0, 4, 4)]
    padding[1] += max(0, kernel[0] - height - padding[0] - padding[1])
    padding[3] += max(0, kernel[1] - width - padding[2] - padding[3])
    stride = [int(n) for n in rng.choice([1, 1, 2, 3, 4], 2)]
    cout = int(rng.integers(1, 7))
    weight = rng.normal(size=(*kernel, channels, cout)) * (rng.random(cout) > 0.1)
    bias = rng.normal(size=cout)
    return graph.conv2d(x, weight, bias, stride=stride, padding=padding, name=name)


def max_pool2d(rng: Generator, graph: Graph, x: str, name: str) -> str:
    """Windows that overlap, that do not, and that leave pixels out."""
    height, width, _ = _image(graph, x)
    if height == 0:
        return relu(rng, graph, x, name)
    window = [int(rng.integers(1, min(5, size) + 1)) for size in (height, width)]
    padding = [int(rng.integers(0, window[axis // 2])) for axis in range(4)]
    stride = [int(n) for n in rng.integers(1, 5, 2)]
    return graph.max_pool2d(x, window, stride=stride, padding=padding, name=name)


def relu(rng: Generator, graph: Graph, x: str, name: str) -> str:
    """Fused into the layer before it, or a clamp of its own."""
    return graph.relu(x, name=name)


def dense(rng: Generator, graph: Graph, x: str, name: str) -> str:
    """Behind a flatten layer where it reads an image."""
    if len(graph.shape(x)) == 3:
        x = graph.flatten(x, name=f"{name}_flat")
    cout = int(rng.integers(1, 9))
    weight = rng.normal(size=(graph.shape(x)[0], cout))
    return graph.dense(x, weight, rng.normal(size=cout), name=name)


LAYERS = (conv2d, conv2d, conv2d, max_pool2d, max_pool2d, relu, dense)


def _image(graph: Graph, x: str) -> tuple[int, int, int]:
    shape = np.array(graph.shape(x)).tolist()
    return (shape[0], shape[1], shape[2]) if len(shape) == 3 else (0, 0, shape[0])
