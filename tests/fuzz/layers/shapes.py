"""Random layers that change shapes: reshape, crop, slice, split, upsample."""

from __future__ import annotations

import math
from collections.abc import Callable

from numpy.random import Generator

from hwgen.ir.graph import Graph

Layer = Callable[[Generator, Graph, str, str], str]
MOST_PIXELS = 400  # of an upsampled image
MOST_PARTS = 4  # of a split


def _flatten(rng: Generator, graph: Graph, x: str, name: str) -> str:
    return graph.flatten(x, name=name)


def _reshape(rng: Generator, graph: Graph, x: str, name: str) -> str:
    """To any image, one size left open or not, or to a flat tensor."""
    values = math.prod(graph.shape(x))
    if rng.integers(4) == 0:
        return graph.reshape(x, -1, name=name)
    channels = _divisor(rng, values)
    height = _divisor(rng, values // channels)
    shape = [height, values // channels // height, channels]
    if rng.integers(2):
        shape[int(rng.integers(3))] = -1
    return graph.reshape(x, shape, name=name)


def _crop(rng: Generator, graph: Graph, x: str, name: str) -> str:
    shape = graph.shape(x)
    if len(shape) == 1:
        return x
    margins = []
    for size in shape[:2]:
        before = int(rng.integers(0, size)) if rng.integers(2) else 0
        after = int(rng.integers(0, size - before)) if rng.integers(2) else 0
        margins += [before, after]
    return graph.crop(x, margins, name=name)


def _slice(rng: Generator, graph: Graph, x: str, name: str) -> str:
    channels = graph.shape(x)[-1]
    begin = int(rng.integers(0, channels)) if rng.integers(3) else 0
    size = int(rng.integers(1, channels - begin + 1))
    return graph.slice_channels(x, begin, size, name=name)


def _split(rng: Generator, graph: Graph, x: str, name: str) -> str:
    """Equal parts, which are added up again."""
    channels = graph.shape(x)[-1]
    count = _divisor(rng, channels, MOST_PARTS)
    first, *others = graph.split(x, (channels // count,) * count, name=name)
    for index, other in enumerate(others):
        first = graph.add(first, other, name=f"{name}_sum{index}")
    return first


def _upsample(rng: Generator, graph: Graph, x: str, name: str) -> str:
    shape = graph.shape(x)
    factor = [int(n) for n in rng.choice([1, 2, 2, 3, 4], 2)]
    if len(shape) == 1 or math.prod(shape[:2]) * math.prod(factor) > MOST_PIXELS:
        return x
    return graph.upsample_nearest(x, factor, name=name)


def _divisor(rng: Generator, number: int, most: int | None = None) -> int:
    """A divisor of `number`, at most `most`."""
    return int(rng.choice([n for n in range(1, (most or number) + 1) if number % n == 0]))


LAYERS: tuple[Layer, ...] = (_flatten, _reshape, _reshape, _crop, _slice, _split, _upsample)
