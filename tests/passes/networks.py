"""Small float networks for the tests of passes."""

from __future__ import annotations

import numpy as np

from hwgen import Graph


def small(seed: int = 0) -> Graph:
    """conv, ReLU, max pool, ReLU that cannot be fused, flatten, dense."""
    generator = np.random.default_rng(seed)
    graph = Graph("small")
    x = graph.input("image", (6, 7, 2))
    weight, bias = generator.normal(size=(3, 3, 2, 4)), generator.normal(size=4)
    x = graph.conv2d(x, weight, bias, padding=1, name="conv")
    x = graph.relu(x, name="relu1")
    x = graph.max_pool2d(x, window=2, name="pool")
    x = graph.relu(x, name="relu2")
    x = graph.flatten(x, name="flat")
    x = graph.dense(x, generator.normal(size=(36, 3)), generator.normal(size=3), name="fc")
    graph.output(x)
    return graph


def data(seed: int = 0, frames: int = 16) -> np.ndarray:
    """Real inputs of the small network."""
    return np.random.default_rng(seed + 1).normal(size=(frames, 6, 7, 2))
