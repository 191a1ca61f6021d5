"""Random small networks of the operators that occur in real ones, each with a budget."""

from __future__ import annotations

import numpy as np

from hwgen.ir.graph import Graph
from hwgen.passes.quantize import quantize

CALIBRATION = 2  # inputs
LAYERS = 3  # between the input and the head
BITS = (8, 8, 8, 4, 2)  # of weights and activations


def make_design(seed: int) -> tuple[Graph, int]:
    """A quantized graph and the multipliers it may use."""
    rng = np.random.default_rng(seed)
    graph = Graph(f"random{seed}")
    shape = (*rng.integers(6, 20, 2).tolist(), int(rng.integers(1, 9)))
    x = graph.input("input", shape)
    for number in range(LAYERS):
        x = _layer(rng, graph, x, f"layer{number}")
    _head(rng, graph, x)
    bits = int(rng.choice(BITS))
    data = rng.normal(0.0, 1.0, (CALIBRATION, *shape))
    budget = int(2 ** rng.uniform(3.0, 6.5))
    return quantize(graph, data, weight_bits=bits, activation_bits=max(bits, 4)), budget


def _layer(rng: np.random.Generator, graph: Graph, x: str, name: str) -> str:
    kinds = (_conv, _conv, _depthwise, _pool, _pool, _residual)
    return kinds[int(rng.integers(len(kinds)))](rng, graph, x, name)


def _weight(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return rng.normal(0.0, np.sqrt(2.0 / np.prod(shape[:-1])), shape)


def _conv(rng: np.random.Generator, graph: Graph, x: str, name: str) -> str:
    height, width, cin = graph.shape(x)
    kernel = int(rng.choice([1, 3, 3, 5]))
    cout = int(rng.choice([4, 6, 8, 12, 16, 24, 32]))
    stride = int(rng.choice([1, 1, 2])) if min(height, width) > 4 else 1
    weight = _weight(rng, kernel, kernel, cin, cout)
    bias = rng.normal(0.0, 0.2, cout)
    padding = kernel // 2
    return graph.relu(graph.conv2d(x, weight, bias, stride=stride, padding=padding, name=name))


def _depthwise(rng: np.random.Generator, graph: Graph, x: str, name: str) -> str:
    channels = graph.shape(x)[2]
    weight = _weight(rng, 3, 3, 1, channels).reshape(3, 3, channels, 1)
    bias = rng.normal(0.0, 0.2, channels)
    return graph.relu(graph.depthwise_conv2d(x, weight, bias, padding=1, name=name))


def _pool(rng: np.random.Generator, graph: Graph, x: str, name: str) -> str:
    if min(graph.shape(x)[:2]) < 4:
        return x
    window, stride = ((2, 2), (3, 2), (3, 1))[int(rng.integers(3))]
    pool = graph.avg_pool2d if rng.random() < 0.3 else graph.max_pool2d
    return pool(x, window, stride=stride, name=name)


def _residual(rng: np.random.Generator, graph: Graph, x: str, name: str) -> str:
    channels = graph.shape(x)[2]
    weight = _weight(rng, 3, 3, channels, channels)
    y = graph.conv2d(x, weight, rng.normal(0.0, 0.2, channels), padding=1, name=name)
    return graph.relu(graph.add(x, y, name=f"{name}_sum"))


def _head(rng: np.random.Generator, graph: Graph, x: str) -> None:
    if rng.random() < 0.5:
        x = graph.global_avg_pool(x)
    flat = graph.flatten(x)
    size, classes = graph.shape(flat)[0], int(rng.integers(4, 17))
    scores = graph.dense(flat, _weight(rng, size, classes), rng.normal(0.0, 0.2, classes))
    heads = (lambda y: y, graph.argmax, graph.softmax)
    graph.output(heads[int(rng.integers(3))](scores))
