"""Random small networks with random formats, folding and stalls; a seed is one case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.random import Generator

from hwgen import Graph, LayerOptions, quantize
from hwgen.ir.graph import Graph as GraphType
from hwgen.schedule.folding import products
from hwgen.schedule.layer import Folding
from hwgen.timing.stalls import KINDS

RULES = ("D", "U", "S", "H", "F")
POWER_OF_TWO_RULES = ("half_up", "half_even", "floor", "toward_zero")
MAX_WORK = 3000  # cycles of the slowest layer of an image


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A quantized graph, how to fold it, images to play and stalls at both ends."""

    seed: int
    graph: GraphType
    folding: dict[str, Folding]
    images: np.ndarray
    source: str
    sink: str
    frames: int


def random_case(seed: int) -> Case:
    """The case of a seed."""
    rng = np.random.default_rng(seed)
    graph = _float_graph(rng)
    shape = graph.shape("input")
    calibration = rng.normal(size=(8, *shape)) * 2.0 ** rng.integers(-2, 3)
    quantized = _quantized(rng, graph, calibration)
    source, sink = (str(kind) for kind in rng.choice(KINDS, 2))
    stored = quantized.format("input")
    frames = int(rng.integers(3, 5))
    images = rng.integers(stored.lo, stored.hi + 1, (frames, *shape))
    return Case(seed, quantized, _folding(rng, quantized), images, source, sink, frames)


def _quantized(rng: Generator, graph: GraphType, calibration: np.ndarray) -> GraphType:
    power_of_two = bool(rng.integers(2))
    rule = str(rng.choice(POWER_OF_TWO_RULES if power_of_two else RULES))
    names = [n.name for n in graph.nodes if type(n).__name__ in ("Conv2d", "Dense")]
    overrides = {
        name: LayerOptions(weight_bits=_bits(rng), activation_bits=_bits(rng))
        for name in names
        if rng.integers(3) == 0
    }
    return quantize(
        graph,
        calibration,
        weight_bits=_bits(rng),
        activation_bits=_bits(rng),
        per_channel=bool(rng.integers(2)),
        power_of_two=power_of_two,
        rule=rule,
        signed_activations=_signed(rng, power_of_two),
        overrides=overrides,
    )


def _signed(rng: Generator, power_of_two: bool) -> bool | Literal["auto"]:
    """Without a zero point only values that are never negative can be unsigned."""
    if power_of_two:
        return "auto" if rng.integers(2) else True
    return bool(rng.integers(2))


def _bits(rng: Generator) -> int:
    return int(rng.choice([8, 8, 8, *range(2, 13)]))


def _float_graph(rng: Generator) -> GraphType:
    graph = Graph("net")
    shape = tuple(int(n) for n in (*rng.integers(3, 12, 2), rng.integers(1, 5)))
    x = graph.input("input", shape)
    for index in range(int(rng.integers(1, 5))):
        layer = _LAYERS[int(rng.integers(len(_LAYERS)))]
        x = layer(rng, graph, x, f"layer{index}")
    graph.output(x)
    return graph


def _conv2d(rng: Generator, graph: GraphType, x: str, name: str) -> str:
    height, width, channels = _image(graph, x)
    if height == 0:
        return _dense(rng, graph, x, name)
    largest = 12 if rng.integers(6) == 0 else 6
    kernel = [int(n) for n in rng.integers(1, largest, 2)]
    padding = [int(n) for n in rng.integers(0, 4, 4)]
    padding[1] += max(0, kernel[0] - height - padding[0] - padding[1])
    padding[3] += max(0, kernel[1] - width - padding[2] - padding[3])
    stride = [int(n) for n in rng.choice([1, 1, 2, 3, 4], 2)]
    cout = int(rng.integers(1, 7))
    weight = rng.normal(size=(*kernel, channels, cout)) * (rng.random(cout) > 0.1)
    bias = rng.normal(size=cout)
    return graph.conv2d(x, weight, bias, stride=stride, padding=padding, name=name)


def _max_pool2d(rng: Generator, graph: GraphType, x: str, name: str) -> str:
    height, width, _ = _image(graph, x)
    if height == 0:
        return graph.relu(x, name=name)
    window = [int(rng.integers(1, min(5, size) + 1)) for size in (height, width)]
    padding = [int(rng.integers(0, window[axis // 2])) for axis in range(4)]
    stride = [int(n) for n in rng.integers(1, 5, 2)]
    return graph.max_pool2d(x, window, stride=stride, padding=padding, name=name)


def _relu(rng: Generator, graph: GraphType, x: str, name: str) -> str:
    return graph.relu(x, name=name)


def _dense(rng: Generator, graph: GraphType, x: str, name: str) -> str:
    if len(graph.shape(x)) == 3:
        x = graph.flatten(x, name=f"{name}_flat")
    cout = int(rng.integers(1, 9))
    weight = rng.normal(size=(graph.shape(x)[0], cout))
    return graph.dense(x, weight, rng.normal(size=cout), name=name)


def _image(graph: GraphType, x: str) -> tuple[int, int, int]:
    shape = graph.shape(x)
    return (shape[0], shape[1], shape[2]) if len(shape) == 3 else (0, 0, shape[0])


Layer = Callable[[Generator, GraphType, str, str], str]
_LAYERS: tuple[Layer, ...] = (_conv2d, _conv2d, _conv2d, _max_pool2d, _max_pool2d, _relu, _dense)


def _folding(rng: Generator, graph: GraphType) -> dict[str, Folding]:
    """Any pe and simd, but no layer slower than MAX_WORK cycles."""
    chosen = {}
    for name, product in products(graph).items():
        folding = Folding(
            int(rng.integers(1, product.cout + 1)), int(rng.integers(1, product.depth + 1))
        )
        if product.work(folding) > MAX_WORK:
            folding = Folding(product.cout, product.depth)
        chosen[name] = folding
    return chosen
