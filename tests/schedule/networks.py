"""Small quantized networks, random layers, and the designs of two of them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from hwgen.ir.graph import Graph
from hwgen.passes.quantize import quantize
from hwgen.schedule import Folding, schedule
from hwgen.schedule.design import Design


def quantized(graph: Graph, seed: int = 0, weight_bits: int = 8, bits: int = 8) -> Graph:
    """The graph with formats from random images; bits: of the activations."""
    generator = np.random.default_rng(seed + 1)
    sources = [node.name for node in graph.nodes if not node.inputs]
    images = {name: generator.normal(size=(8, *graph.shape(name))) for name in sources}
    return quantize(graph, images, weight_bits=weight_bits, activation_bits=bits)


def conv_pool_graph(seed: int = 0, names: tuple[str, str] = ("conv", "pool")) -> Graph:
    """Convolution 3x3 1 -> 3 with padding, ReLU, max pooling 2x2, on images 6 x 6."""
    generator = np.random.default_rng(seed)
    graph = Graph("tiny")
    x = graph.input("image", (6, 6, 1))
    weight, bias = generator.normal(size=(3, 3, 1, 3)), generator.normal(size=3)
    x = graph.conv2d(x, weight, bias, padding=1, name=names[0])
    x = graph.relu(x, name="relu")
    x = graph.max_pool2d(x, 2, name=names[1])
    graph.output(x)
    return quantized(graph, seed)


def dense_graph(seed: int = 0) -> Graph:
    """Fully connected, 12 values to 5."""
    generator = np.random.default_rng(seed)
    graph = Graph("matrix")
    x = graph.input("values", (12,))
    x = graph.dense(x, generator.normal(size=(12, 5)), generator.normal(size=5), name="fc")
    graph.output(x)
    return quantized(graph, seed)


def forked_graph(seed: int = 0) -> Graph:
    """An image 4 x 5 x 2 to a convolution, to a max pooling and to an output as it is."""
    generator = np.random.default_rng(seed)
    graph = Graph("forked")
    x = graph.input("image", (4, 5, 2))
    left = graph.conv2d(x, generator.normal(size=(3, 3, 2, 3)), padding=1, name="left")
    right = graph.max_pool2d(x, 2, stride=1, name="right")
    graph.output(left, name="first")
    graph.output(right, name="second")
    graph.output(x, name="bare")
    return quantized(graph, seed)


def residual_graph(kernel: int = 3, depth: int = 1, seed: int = 0) -> Graph:
    """An image 6 x 7 x 2 through `depth` convolutions that keep its size, added to itself."""
    generator = np.random.default_rng(seed)
    graph = Graph("residual")
    x = graph.input("image", (6, 7, 2))
    left = x
    for index in range(depth):
        weight = generator.normal(size=(kernel, kernel, 2, 2))
        left = graph.conv2d(left, weight, padding=kernel // 2, name=f"conv{index}")
    graph.output(graph.add(left, x, name="sum"))
    return quantized(graph, seed)


def nested_graph(seed: int = 0) -> Graph:
    """Two residual blocks, the second within a skip over both, and an output on the way."""
    generator = np.random.default_rng(seed)
    graph = Graph("nested")
    x = graph.input("image", (6, 7, 2))
    first = graph.conv2d(x, generator.normal(size=(3, 3, 2, 2)), padding=1, name="first")
    inner = graph.add(first, x, name="inner")
    second = graph.conv2d(inner, generator.normal(size=(3, 3, 2, 2)), padding=1, name="second")
    middle = graph.add(second, inner, name="middle")
    graph.output(graph.add(middle, x, name="outer"))
    graph.output(graph.max_pool2d(inner, 2, name="pool"), name="side")
    return quantized(graph, seed)


def two_inputs_graph(seed: int = 0) -> Graph:
    """Values to a dense layer and an image to a max pooling, each with its own ports."""
    generator = np.random.default_rng(seed)
    graph = Graph("pair")
    left, right = graph.input("left", (6,)), graph.input("right", (2, 3, 2))
    graph.output(graph.dense(left, generator.normal(size=(6, 3)), name="fc"), name="values")
    graph.output(graph.max_pool2d(right, (1, 2), stride=1, name="pool"), name="picture")
    return quantized(graph, seed)


def conv_pool(folding: Mapping[str, Folding] | None = None) -> Design:
    """Three outputs x three inputs a cycle, unless said otherwise."""
    return schedule(conv_pool_graph(), folding=folding or {"conv": Folding(3, 3)})


def dense_only(folding: Mapping[str, Folding] | None = None) -> Design:
    """Two outputs x four inputs a cycle, unless said otherwise."""
    return schedule(dense_graph(), folding=folding or {"fc": Folding(2, 4)})


def random_layer(seed: int, pooling: bool = True) -> Graph:
    """One convolution, max pooling or dense layer of any geometry that fits, any widths."""
    generator = np.random.default_rng(seed)
    graph = Graph("one")
    kind = int(generator.integers(0, 4)) if pooling else int(generator.choice([0, 1, 3]))
    channels = int(generator.integers(1, 6))
    if kind == 3:
        x = graph.input("image", (channels * 6,))
        outputs = int(generator.integers(1, 12))
        x = graph.dense(x, generator.normal(size=(channels * 6, outputs)), name="layer")
    else:
        kernel = tuple(int(n) for n in generator.integers(1, 5, 2))
        stride = tuple(int(n) for n in generator.integers(1, 4, 2))
        most = np.repeat(kernel, 2) if kind == 2 else np.repeat(kernel, 2) + 2
        padding = tuple(int(n) for n in generator.integers(0, most))
        image = tuple(int(n) + int(generator.integers(0, 8)) for n in kernel)
        x = graph.input("image", (*image, channels))
        if kind == 2:
            x = graph.max_pool2d(x, kernel, stride=stride, padding=padding, name="layer")
        else:
            outputs = int(generator.integers(1, 9))
            weight = generator.normal(size=(*kernel, channels, outputs))
            x = graph.conv2d(x, weight, stride=stride, padding=padding, name="layer")
    graph.output(x)
    weight_bits, bits = (int(n) for n in generator.integers(2, 10, 2))
    return quantized(graph, seed, weight_bits, bits)


def random_network(seed: int) -> Graph:
    """Two to four convolutions and poolings in a row, sometimes a flatten and a dense layer."""
    generator = np.random.default_rng(seed)
    graph = Graph("several")
    size = (int(generator.integers(5, 12)), int(generator.integers(5, 12)))
    x = graph.input("image", (*size, int(generator.integers(1, 4))))
    for _ in range(int(generator.integers(2, 5))):
        x = _image_layer(graph, x, generator)
    if generator.integers(0, 2):
        x = graph.flatten(x, name="flat")
        x = graph.dense(x, generator.normal(size=(*graph.shape(x), 4)), name="fc")
    graph.output(x)
    return quantized(graph, seed)


def _image_layer(graph: Graph, x: str, generator: np.random.Generator) -> str:
    """A convolution or a max pooling with small windows; padding keeps the image from vanishing."""
    size, stride = int(generator.integers(1, 4)), int(generator.integers(1, 3))
    channels = graph.shape(x)[2]
    padding = size // 2 + int(size == 1 and generator.integers(0, 2))
    if generator.integers(0, 3) == 0 and size > 1:
        return graph.max_pool2d(x, size, stride=stride, padding=padding)
    weight = generator.normal(size=(size, size, channels, int(generator.integers(1, 7))))
    return graph.conv2d(x, weight, stride=stride, padding=padding)
