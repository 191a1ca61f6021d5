"""The networks of MLPerf Tiny with random weights: the sizes of real ones, from a seed.

Each is a float graph and two inputs to calibrate it with. Weights keep the variance of what they
read, so that activations use the range of their integers as those of trained networks do.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwgen.ir.graph import Graph
from hwgen.passes.quantize import quantize

CALIBRATION = 2  # inputs


@dataclass(slots=True)
class _Maker:
    """A network in the making; `x` is what the next layer reads."""

    graph: Graph
    rng: np.random.Generator
    x: str

    @classmethod
    def start(cls, name: str, shape: tuple[int, ...]) -> _Maker:
        graph = Graph(name)
        return cls(graph, np.random.default_rng(0), graph.input("input", shape))

    def weight(self, *shape: int) -> NDArray[np.float64]:
        """Random weights; the last axis are the outputs."""
        return self.rng.normal(0.0, math.sqrt(2.0 / math.prod(shape[:-1])), shape)

    def bias(self, outputs: int) -> NDArray[np.float64]:
        return self.rng.normal(0.0, 0.2, outputs)

    def conv(
        self, x: str, kernel: tuple[int, int], cout: int, stride: int = 1, relu: bool = True
    ) -> str:
        """A convolution with the padding that TensorFlow calls SAME."""
        height, width, cin = self.graph.shape(x)
        weight, bias = self.weight(*kernel, cin, cout), self.bias(cout)
        pads = _same(height, kernel[0], stride) + _same(width, kernel[1], stride)
        y = self.graph.conv2d(x, weight, bias, stride=stride, padding=pads)
        return self.graph.relu(y) if relu else y

    def depthwise(self, x: str, kernel: tuple[int, int], stride: int = 1) -> str:
        height, width, channels = self.graph.shape(x)
        weight = self.weight(*kernel, 1, channels).reshape(*kernel, channels, 1)
        pads = _same(height, kernel[0], stride) + _same(width, kernel[1], stride)
        bias = self.bias(channels)
        y = self.graph.depthwise_conv2d(x, weight, bias, stride=stride, padding=pads)
        return self.graph.relu(y)

    def separable(self, kernel: tuple[int, int], cout: int, stride: int = 1) -> None:
        self.x = self.conv(self.depthwise(self.x, kernel, stride), (1, 1), cout)

    def residual(self, cout: int, stride: int) -> None:
        y = self.conv(self.conv(self.x, (3, 3), cout, stride), (3, 3), cout, relu=False)
        same = stride == 1 and self.graph.shape(self.x)[2] == cout
        skip = self.x if same else self.conv(self.x, (1, 1), cout, stride, relu=False)
        self.x = self.graph.relu(self.graph.add(skip, y))

    def classes(self, count: int) -> Graph:
        """Global average, dense, softmax."""
        flat = self.graph.flatten(self.graph.global_avg_pool(self.x))
        size = self.graph.shape(flat)[0]
        scores = self.graph.dense(flat, self.weight(size, count), self.bias(count))
        self.graph.output(self.graph.softmax(scores))
        return self.graph


def _same(size: int, kernel: int, stride: int) -> tuple[int, int]:
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


def _resnet(name: str, blocks: int) -> Graph:
    maker = _Maker.start(name, (32, 32, 3))
    maker.x = maker.conv(maker.x, (3, 3), 16)
    for cout, stride in ((16, 1), (32, 2), (64, 2)):
        for number in range(blocks):
            maker.residual(cout, stride if number == 0 else 1)
    return maker.classes(10)


def resnet8() -> Graph:
    """Image classification, 12.5 million products."""
    return _resnet("resnet8", 1)


def resnet20() -> Graph:
    """The larger network of the same kind, 40.9 million products."""
    return _resnet("resnet20", 3)


def ds_cnn() -> Graph:
    """Keyword spotting."""
    maker = _Maker.start("ds_cnn", (49, 10, 1))
    maker.x = maker.conv(maker.x, (10, 4), 64, 2)
    for _ in range(4):
        maker.separable((3, 3), 64)
    return maker.classes(12)


def mobilenet() -> Graph:
    """Visual wake words: MobileNetV1, a quarter of its channels."""
    maker = _Maker.start("mobilenet", (96, 96, 3))
    maker.x = maker.conv(maker.x, (3, 3), 8, 2)
    layers = ((16, 1), (32, 2), (32, 1), (64, 2), (64, 1), (128, 2), *(((128, 1),) * 5))
    for cout, stride in (*layers, (256, 2), (256, 1)):
        maker.separable((3, 3), cout, stride)
    return maker.classes(2)


def autoencoder() -> Graph:
    """Anomaly detection: ten dense layers."""
    maker = _Maker.start("autoencoder", (640,))
    sizes = (*((128,) * 4), 8, *((128,) * 4), 640)
    before = 640
    for size in sizes:
        scores = maker.graph.dense(maker.x, maker.weight(before, size), maker.bias(size))
        maker.x = scores if size == 640 else maker.graph.relu(scores)
        before = size
    maker.graph.output(maker.x)
    return maker.graph


def wake_word() -> Graph:
    """Streaming wake word: separable convolutions along the time."""
    maker = _Maker.start("wake_word", (1, 30, 40))
    for taps, cout in ((3, 128), (5, 128), (10, 128), (15, 32)):
        maker.separable((1, taps), cout)
    return maker.classes(3)


NETWORKS: dict[str, Callable[[], Graph]] = {
    "resnet8": resnet8,
    "resnet20": resnet20,
    "ds_cnn": ds_cnn,
    "mobilenet": mobilenet,
    "autoencoder": autoencoder,
    "wake_word": wake_word,
}


def quantized(name: str) -> Graph:
    """The network in 8-bit integers by the rules of TensorFlow Lite."""
    graph = NETWORKS[name]()
    (source,) = (node for node in graph.nodes if not node.inputs)
    shape = graph.shape(source.name)
    data = np.random.default_rng(1).normal(0.0, 1.0, (CALIBRATION, *shape))
    return quantize(graph, data)
