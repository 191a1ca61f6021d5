"""Random convolutions of every kind, locally connected and dense layers."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from hwgen.ir.graph import Graph
from hwgen.ir.window import FILLS

Window = dict[str, list[int] | str]


def conv2d(rng: Generator, graph: Graph, x: str, name: str) -> str:
    """Any kernel, stride, dilation, padding, fill and groups."""
    shape = graph.shape(x)
    if len(shape) != 3:
        return dense(rng, graph, x, name)
    kernel, window = _window(rng, shape)
    groups = _divisor(rng, shape[2])
    cout = groups * int(rng.integers(1, 4))
    weight = rng.normal(size=(*kernel, shape[2] // groups, cout)) * (rng.random(cout) > 0.1)
    return graph.conv2d(x, weight, _bias(rng, cout), groups=groups, name=name, **window)  # type: ignore[arg-type]


def depthwise_conv2d(rng: Generator, graph: Graph, x: str, name: str) -> str:
    """One to three outputs for each channel."""
    shape = graph.shape(x)
    if len(shape) != 3:
        return x
    kernel, window = _window(rng, shape)
    weight = rng.normal(size=(*kernel, shape[2], int(rng.integers(1, 4))))
    bias = _bias(rng, weight.shape[2] * weight.shape[3])
    return graph.depthwise_conv2d(x, weight, bias, name=name, **window)  # type: ignore[arg-type]


def pointwise_conv2d(rng: Generator, graph: Graph, x: str, name: str) -> str:
    """One pixel at a time, some of them left out."""
    shape = graph.shape(x)
    if len(shape) != 3:
        return x
    cout = int(rng.integers(1, 9))
    weight = rng.normal(size=(1, 1, shape[2], cout))
    stride = int(rng.choice([1, 1, 2]))
    return graph.conv2d(x, weight, _bias(rng, cout), stride=stride, name=name)


def conv1d(rng: Generator, graph: Graph, x: str, name: str) -> str:
    """Along the columns of an image of one row, such as a flat tensor would be."""
    shape = graph.shape(x)
    if len(shape) != 3 or shape[0] != 1:
        return conv2d(rng, graph, x, name)
    cout = int(rng.integers(1, 6))
    weight = rng.normal(size=(int(rng.integers(1, shape[1] + 1)), shape[2], cout))
    padding = [int(n) for n in rng.integers(0, 3, 2)]
    return graph.conv1d(x, weight, _bias(rng, cout), padding=padding, name=name)


def locally_connected2d(rng: Generator, graph: Graph, x: str, name: str) -> str:
    """Small enough for a text of weights."""
    shape = graph.shape(x)
    if len(shape) != 3:
        return x
    kernel, window = _window(rng, shape, largest=4)
    cout = int(rng.integers(1, 4))
    probe = graph.__class__("probe")
    image = probe.input("image", shape)
    probe.conv2d(image, rng.normal(size=(*kernel, shape[2], cout)), name="conv", **window)  # type: ignore[arg-type]
    rows, columns, _ = probe.shape("conv")
    weight = rng.normal(size=(rows, columns, *kernel, shape[2], cout))
    bias = rng.normal(size=(rows, columns, cout)) if rng.integers(2) else _bias(rng, cout)
    return graph.locally_connected2d(x, weight, bias, name=name, **window)  # type: ignore[arg-type]


def dense(rng: Generator, graph: Graph, x: str, name: str) -> str:
    """Few or many outputs."""
    if len(graph.shape(x)) == 3:
        x = graph.flatten(x, name=f"{name}_flat")
    cout = int(rng.integers(1, 13))
    weight = rng.normal(size=(graph.shape(x)[0], cout))
    return graph.dense(x, weight, _bias(rng, cout), name=name)


LAYERS = (
    conv2d,
    conv2d,
    depthwise_conv2d,
    depthwise_conv2d,
    pointwise_conv2d,
    conv1d,
    locally_connected2d,
    dense,
)


def _window(
    rng: Generator, shape: tuple[int, ...], largest: int = 6
) -> tuple[tuple[int, int], Window]:
    """A kernel, and the arguments with which it fits into the image."""
    fill = str(rng.choice(["constant", *FILLS]))
    kernel = [int(n) for n in rng.integers(1, largest, 2)]
    dilation = [int(n) for n in rng.choice([1, 1, 2, 3], 2)]
    padding = [int(n) for n in rng.integers(0, 4, 4)]
    if fill == "reflect":
        padding = [min(pad, shape[side // 2] - 1) for side, pad in enumerate(padding)]
    for axis in (0, 1):
        room = shape[axis] + padding[2 * axis] + padding[2 * axis + 1]
        if kernel[axis] > room:
            kernel[axis] = room
        if (kernel[axis] - 1) * dilation[axis] + 1 > room:
            dilation[axis] = 1
    stride = [int(n) for n in rng.choice([1, 1, 2, 3], 2)]
    window: Window = {
        "stride": stride,
        "padding": padding,
        "dilation": dilation,
        "fill": fill,
    }
    return (kernel[0], kernel[1]), window


def _bias(rng: Generator, cout: int) -> np.ndarray | float | None:
    """One bias for each output, one for all of them, or none."""
    kind = int(rng.integers(4))
    if kind == 0:
        return None
    return float(rng.normal()) if kind == 1 else rng.normal(size=cout)


def _divisor(rng: Generator, number: int) -> int:
    return int(rng.choice([n for n in range(1, number + 1) if number % n == 0]))
