"""Slow loops in Python integers, and random one-layer graphs to hold the golden model against."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from hwgen.arithmetic import rounding
from hwgen.ir.convolution import QuantConv2d
from hwgen.ir.dense import QuantDense
from hwgen.ir.formats import IntFormat
from hwgen.ir.graph import Graph
from hwgen.ir.locally_connected import QuantLocallyConnected2d
from hwgen.ir.node import Node
from hwgen.ir.terminals import QuantInput, QuantOutput
from hwgen.ir.weights import WeightedNode
from hwgen.ir.window import FILLS, Window


def random_format(generator: np.random.Generator, bits: int) -> IntFormat:
    signed = bool(generator.integers(2))
    lo = -(1 << (bits - 1)) if signed else 0
    zero_point = int(generator.integers(lo, lo + (1 << bits)))
    return IntFormat(bits, signed, float(np.float32(generator.uniform(0.01, 0.2))), zero_point)


def random_geometry(generator: np.random.Generator, largest_padding: int | None) -> Window:
    size = (int(generator.integers(1, 5)), int(generator.integers(1, 5)))
    limits = [n if largest_padding is None else largest_padding + 1 for n in np.repeat(size, 2)]
    top, bottom, left, right = (int(generator.integers(0, limit)) for limit in limits)
    stride = (int(generator.integers(1, 5)), int(generator.integers(1, 5)))
    return Window(size, stride, (top, bottom, left, right))


def random_numbers(
    generator: np.random.Generator, channels: int, source: IntFormat
) -> dict[str, Any]:
    """Attributes that convolution and dense layers share, beside the weights."""
    result = random_format(generator, int(generator.integers(2, 10)))
    rule = str(generator.choice(rounding.RULES[:5]))
    low, high = np.sort(generator.integers(result.lo, result.hi + 1, 2))
    return {
        "inputs": ("input",),
        "weight_bits": 8,
        "bias": generator.integers(-5000, 5000, channels),
        "input_format": source,
        "format": result,
        "rule": rule,
        "scale": (10.0 ** generator.uniform(-4, -1, channels)).astype(np.float32),
        "activation": (int(low), int(high)),
    }


def random_window(generator: np.random.Generator, image: tuple[int, int]) -> dict[str, Any]:
    """Attributes of a window that fits into the image, with any dilation and fill."""
    geometry = random_geometry(generator, 6)
    fill = str(generator.choice(FILLS))
    pads = list(geometry.padding)
    if fill == "reflect":
        pads = [min(pad, image[side // 2] - 1) for side, pad in enumerate(pads)]
    room = image[0] + pads[0] + pads[1], image[1] + pads[2] + pads[3]
    reach = [int(n) for n in generator.integers(1, 4, 2)]
    dilation = [
        step if (size - 1) * step < there else 1
        for step, size, there in zip(reach, geometry.size, room, strict=True)
    ]
    return {
        "stride": geometry.stride,
        "padding": tuple(pads),
        "dilation": tuple(dilation),
        "fill": fill,
    }


def random_convolution(seed: int) -> Graph:
    """Any stride, padding, dilation, fill and groups."""
    generator = np.random.default_rng(seed)
    image = int(generator.integers(4, 9)), int(generator.integers(4, 9))
    window = random_window(generator, image)
    groups, cin, cout = (int(n) for n in generator.integers(1, 4, 3))
    kernel = generator.integers(1, 5, 2)
    source = random_format(generator, int(generator.integers(2, 10)))
    layer = QuantConv2d(
        name="layer",
        weight=generator.integers(-128, 128, (*fitting(kernel, image, window), cin, groups * cout)),
        groups=groups,
        **window,
        **random_numbers(generator, groups * cout, source),
    )
    return around(layer, (*image, groups * cin), source)


def random_local(seed: int) -> Graph:
    """A locally connected layer of any geometry."""
    generator = np.random.default_rng(seed)
    image = int(generator.integers(4, 9)), int(generator.integers(4, 9))
    window = random_window(generator, image)
    cin, cout = (int(n) for n in generator.integers(1, 4, 2))
    kernel = fitting(generator.integers(1, 5, 2), image, window)
    rows, columns = Window(kernel, **window).output_size(*image)
    source = random_format(generator, int(generator.integers(2, 10)))
    numbers = random_numbers(generator, cout, source)
    numbers["bias"] = generator.integers(-5000, 5000, (rows, columns, cout))
    weight = generator.integers(-128, 128, (rows, columns, *kernel, cin, cout))
    layer = QuantLocallyConnected2d(name="layer", weight=weight, **window, **numbers)
    return around(layer, (*image, cin), source)


def fitting(kernel: Any, image: tuple[int, int], window: dict[str, Any]) -> tuple[int, int]:
    """The kernel, or the largest one that fits with the dilation and padding of `window`."""
    pads = window["padding"]
    room = image[0] + pads[0] + pads[1], image[1] + pads[2] + pads[3]
    rows, columns = (
        min(int(size), (there - 1) // step + 1)
        for size, there, step in zip(kernel, room, window["dilation"], strict=True)
    )
    return rows, columns


def random_dense(seed: int) -> Graph:
    generator = np.random.default_rng(seed)
    inputs, outputs = (int(n) for n in generator.integers(1, 30, 2))
    source = random_format(generator, int(generator.integers(2, 10)))
    layer = QuantDense(
        name="layer",
        weight=generator.integers(-128, 128, (inputs, outputs)),
        **random_numbers(generator, outputs, source),
    )
    return around(layer, (inputs,), source)


def around(layer: Any, shape: tuple[int, ...], source: IntFormat) -> Graph:
    """A graph of an input, the layer called 'layer' and an output."""
    nodes: list[Node] = [QuantInput("input", (), shape, source), layer]
    return Graph.from_nodes("one", [*nodes, QuantOutput("output", ("layer",), layer.format)])


def random_batch(graph: Graph, frames: int, seed: int) -> np.ndarray:
    """Integers over the whole input format, the ends as often as the middle."""
    generator = np.random.default_rng(seed)
    number, shape = graph.format("input"), (frames, *graph.shape("input"))
    uniform = generator.integers(number.lo, number.hi + 1, shape)
    return np.where(generator.random(shape) < 0.2, number.lo, uniform)


def pixel(layer: Any, frame: np.ndarray, row: int, column: int) -> np.ndarray | None:
    """Channels of a pixel that may lie in the padding; None where padding adds nothing."""
    rows, columns = frame.shape[:2]
    if layer.fill == "constant" and not (0 <= row < rows and 0 <= column < columns):
        return None
    if layer.fill == "reflect":
        row, column = mirrored(row, rows), mirrored(column, columns)
    found: np.ndarray = frame[min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)]
    return found


def mirrored(index: int, count: int) -> int:
    """The border itself is not repeated."""
    return -index if index < 0 else 2 * (count - 1) - index if index >= count else index


def naive_convolution(layer: Any, frame: np.ndarray) -> np.ndarray:
    """Accumulators of one frame [H, W, Cin], one multiplication at a time."""
    rows, columns = layer.geometry.output_size(*frame.shape[:2])
    acc = np.zeros((rows, columns, layer.weight.shape[-1]), dtype=np.int64)
    local = layer.weight.ndim == 6
    groups = 1 if local else layer.groups
    for y, x, c in np.ndindex(*acc.shape):
        weight = layer.weight[y, x, ..., c] if local else layer.weight[..., c]
        first = c // (acc.shape[2] // groups) * weight.shape[2]
        total = int(layer.bias[y, x, c] if local else layer.bias[c])
        for i, j in product(*map(range, layer.geometry.size)):
            v = y * layer.stride[0] + i * layer.dilation[0] - layer.padding[0]
            h = x * layer.stride[1] + j * layer.dilation[1] - layer.padding[2]
            tap = pixel(layer, frame, v, h)
            if tap is not None:
                read = tap[first : first + weight.shape[2]].astype(int)
                centred = read - layer.input_format.zero_point
                total += sum(int(w) * int(t) for w, t in zip(weight[i, j], centred, strict=True))
        acc[y, x, c] = total
    return acc


def naive_requantize(layer: WeightedNode, acc: np.ndarray) -> np.ndarray:
    """One value at a time through the rounding rule."""
    flat = acc.reshape(-1, acc.shape[-1])
    lo, hi = layer.activation
    values = [
        min(
            max(int(rounding.apply(layer.rule, a, layer.scale[c])) + layer.format.zero_point, lo),
            hi,
        )
        for row in flat
        for c, a in enumerate(row)
    ]
    return np.array(values).reshape(acc.shape)
