"""Pooling by plain loops over exact numbers, and random pooling layers of every kind."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from typing import Any, cast

import numpy as np

from hwgen.arithmetic import rounding
from hwgen.ir.formats import IntFormat
from hwgen.ir.graph import Graph
from hwgen.ir.pooling import QuantMaxPool2d
from hwgen.ir.pooling_sums import QuantAvgPool2d, QuantL2Pool2d
from hwgen.ir.requantized import accumulator_range_of, find_requantizer

from .naive import around, random_format

Pool = QuantMaxPool2d | QuantAvgPool2d | QuantL2Pool2d
KINDS = ("max", "avg", "l2")
DIVISORS = {"avg": ("valid", "all"), "l2": ("valid", "all", "none")}


def starts(positions: int, pool: Pool, axis: int) -> list[int]:
    """First tap of each window along an axis."""
    before, after = pool.padding[2 * axis], pool.padding[2 * axis + 1]
    span = (pool.window[axis] - 1) * pool.dilation[axis] + 1
    found = [
        start
        for start in range(-before, positions + after, pool.stride[axis])
        if start + span <= positions + after
    ]
    if pool.ceil_mode and found and found[-1] + span < positions + after:
        start = found[-1] + pool.stride[axis]
        found += [start] if start < positions else []
    return found


def taps(start: int, pool: Pool, axis: int) -> list[int]:
    """Positions that a window reads, inside the image or not."""
    return [start + n * pool.dilation[axis] for n in range(pool.window[axis])]


def divisor_of(pool: QuantAvgPool2d | QuantL2Pool2d, size: int, start: int, axis: int) -> int:
    """Taps along one axis that count."""
    low, high = -pool.padding[2 * axis], size + pool.padding[2 * axis + 1]
    if pool.divisor == "none":
        return 1
    low, high = (0, size) if pool.divisor == "valid" else (low, high)
    return sum(low <= tap < high for tap in taps(start, pool, axis))


def naive_pooling(pool: Pool, frame: np.ndarray) -> np.ndarray:
    """One frame [H, W, C], window by window and tap by tap."""
    tops, lefts = starts(frame.shape[0], pool, 0), starts(frame.shape[1], pool, 1)
    result = np.zeros((len(tops), len(lefts), frame.shape[2]), dtype=np.int64)
    for y, x, c in np.ndindex(*result.shape):
        values = [
            int(frame[v, h, c])
            for v in taps(tops[y], pool, 0)
            for h in taps(lefts[x], pool, 1)
            if 0 <= v < frame.shape[0] and 0 <= h < frame.shape[1]
        ]
        if isinstance(pool, QuantMaxPool2d):
            result[y, x, c] = max(values)
            continue
        count = divisor_of(pool, frame.shape[0], tops[y], 0)
        count *= divisor_of(pool, frame.shape[1], lefts[x], 1)
        result[y, x, c] = joined(pool, values, count)
    return result


def joined(pool: QuantAvgPool2d | QuantL2Pool2d, values: list[int], count: int) -> int:
    zero, low, high = pool.input_format.zero_point, *pool.activation
    if isinstance(pool, QuantL2Pool2d):
        scale = (pool.input_format.scale / pool.format.scale) ** 2 / count
        root = exact_root(Fraction(scale) * sum((value - zero) ** 2 for value in values))
        return min(max(root + pool.format.zero_point, low), high)
    total = sum(value - zero for value in values) if pool.centred else sum(values)
    added = pool.format.zero_point if pool.centred else 0
    if pool.rule == "divide":
        return min(max(half_away(Fraction(total, count)) + added, low), high)
    factors = rounding.combine(
        pool.rule, pool.input_format.scale, np.array([1.0 / count]), pool.format.scale
    )
    return min(max(int(rounding.apply(pool.rule, [total], factors)[0]) + added, low), high)


def half_away(number: Fraction) -> int:
    size = math.floor(abs(number) + Fraction(1, 2))
    return size if number >= 0 else -size


def exact_root(square: Fraction) -> int:
    """The integer k with (k - 1/2)^2 <= square < (k + 1/2)^2."""
    k = math.isqrt(math.floor(square))
    return k + 1 if square >= (k + Fraction(1, 2)) ** 2 else k


def random_pool(kind: str, seed: int) -> Graph:
    """A graph of one pooling layer: any geometry in which every window sees a pixel."""
    generator = np.random.default_rng(seed)
    shape = tuple(int(n) for n in generator.integers((1, 1, 1), (9, 10, 4)))
    source = random_format(generator, int(generator.integers(2, 10)))
    while True:
        pool = _geometry(kind, generator, source)
        if _fits(pool, shape):
            return around(with_numbers(pool, generator, shape), shape, source)


def _geometry(kind: str, generator: np.random.Generator, source: IntFormat) -> Pool:
    numbers: Any = [generator.integers(1, 6, 2), generator.integers(1, 5, 2)]
    numbers.append(generator.integers(0, 4, 4))
    size, stride, padding = cast(Any, [tuple(int(n) for n in found) for found in numbers])
    ceil = bool(generator.integers(0, 2))
    if kind == "max":
        apart = cast(Any, tuple(int(n) for n in generator.choice([1, 1, 2, 3], 2)))
        return QuantMaxPool2d("layer", ("input",), size, stride, padding, source, apart, ceil)
    common: dict[str, Any] = {
        "name": "layer",
        "inputs": ("input",),
        "window": size,
        "stride": stride,
        "padding": padding,
        "ceil_mode": ceil,
        "divisor": str(generator.choice(DIVISORS[kind])),
        "input_format": source,
        "format": random_format(generator, int(generator.integers(2, 9))),
        "scale": np.ones(1),
        "activation": (0, 0),
    }
    if kind == "l2":
        return QuantL2Pool2d(rule="root", **common)
    return QuantAvgPool2d(rule="divide", centred=True, **common)


def _fits(pool: Pool, shape: tuple[int, ...]) -> bool:
    for axis in (0, 1):
        found = starts(shape[axis], pool, axis)
        seen = [any(0 <= t < shape[axis] for t in taps(start, pool, axis)) for start in found]
        if not seen or not all(seen):
            return False
    return True


def with_numbers(pool: Pool, generator: np.random.Generator, shape: tuple[int, ...]) -> Pool:
    """Rule, formats, scale and clamp of a layer that rounds."""
    if isinstance(pool, QuantMaxPool2d):
        return pool
    counts = class_counts(pool, shape)
    if isinstance(pool, QuantL2Pool2d):
        scale = (pool.input_format.scale / pool.format.scale) ** 2 / counts
        low = int(generator.integers(pool.format.zero_point, pool.format.hi + 1))
        low = pool.format.zero_point if generator.integers(3) else low
        return replace(pool, scale=scale, activation=(low, pool.format.hi))
    rule = str(generator.choice(["divide", "divide", "D", "U", "S", "H", "F"]))
    if rule != "divide":
        scale = rounding.combine(rule, pool.input_format.scale, 1.0 / counts, pool.format.scale)
        ends = np.sort(generator.integers(pool.format.lo, pool.format.hi + 1, 2)).tolist()
        return replace(pool, rule=rule, scale=scale, activation=tuple(ends))
    centred = pool.divisor != "valid" or bool(generator.integers(2))
    number = replace(pool.input_format, scale=pool.input_format.scale)
    ends = (number.lo, number.hi)
    return replace(pool, scale=1.0 / counts, centred=centred, format=number, activation=ends)


def class_counts(pool: QuantAvgPool2d | QuantL2Pool2d, shape: tuple[int, ...]) -> np.ndarray:
    """Divisors in the order in which they first differ from the window before."""
    axes = []
    for axis in (0, 1):
        found = [divisor_of(pool, shape[axis], s, axis) for s in starts(shape[axis], pool, axis)]
        axes.append([n for i, n in enumerate(found) if i == 0 or n != found[i - 1]])
    return np.outer(axes[0], axes[1]).reshape(-1)


def with_requantizer(graph: Graph) -> Graph:
    """The graph with the circuit of its layer searched."""
    layer, source = graph.node("layer"), graph.format("input")
    assert isinstance(layer, QuantMaxPool2d | QuantAvgPool2d | QuantL2Pool2d)
    if not isinstance(layer, QuantMaxPool2d):
        form = find_requantizer(layer, accumulator_range_of(layer, (source.lo, source.hi)))
        layer = replace(layer, requantizer=form)
    return around(layer, graph.shape("input"), source)
