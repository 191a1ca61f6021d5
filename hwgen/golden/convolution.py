"""Golden model of layers with weights: convolution, locally connected, dense; then rounding."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic import rounding
from hwgen.arithmetic.float_rounding import Rounder, float_rule
from hwgen.arithmetic.matmul import largest_partial_sum, product_type
from hwgen.arithmetic.requantizer import reached
from hwgen.arithmetic.windows import Centre, Unfolding
from hwgen.golden.node import Tensor, evaluate
from hwgen.golden.real import Reals, evaluate_real
from hwgen.ir.convolution import Conv2d
from hwgen.ir.dense import Dense, QuantDense
from hwgen.ir.locally_connected import LocallyConnected2d, QuantLocallyConnected2d
from hwgen.ir.requantized import accumulator_range_of
from hwgen.ir.weights import WeightedNode

_COPIED = 1 << 19
"""Values of windows that are copied at a time: few enough to stay near a core."""

Values = NDArray[Any]
Place = tuple[slice, ...]
"""Frames, or frames and rows, of a result."""
Kind = type[np.floating[Any]] | type[np.int64]


def accumulators(node: WeightedNode, x: Tensor) -> NDArray[np.int64]:
    """Exact accumulators, bias included, of input x: [N, H, W, Cout] or [N, Cout]."""
    stored = node.input_format
    bound = largest_partial_sum(accumulator_range_of(node, (stored.lo, stored.hi)))
    result = np.empty(_shape(node, x), dtype=np.int64)
    for place, sums in weighted_sums(node, x, product_type(bound), stored.centre_in_place):
        result[place] = sums
    return result + node.bias


def requantize(node: WeightedNode, acc: NDArray[np.int64]) -> Tensor:
    """Output integers of exact accumulators [..., Cout] by the reference rule."""
    if node.thresholds is not None:
        return (reached(acc, node.thresholds) + node.activation[0]).astype(np.int32)
    rounded = rounding.apply(node.rule, acc, node.scale) + node.format.zero_point
    return np.clip(rounded, *node.activation).astype(np.int32)


@evaluate.register(WeightedNode)
def _weighted(node: WeightedNode, x: Tensor) -> Tensor:
    """In floating point throughout, a few frames at a time, where every step is exact in it."""
    stored, zero_point = node.input_format, node.format.zero_point
    bound = largest_partial_sum(accumulator_range_of(node, (stored.lo, stored.hi)))
    largest = bound + int(np.abs(node.bias).max())
    levels = (node.activation[0] - zero_point, node.activation[1] - zero_point)
    rule, kind = (
        float_rule(node.rule, node.scale, levels, zero_point, largest),
        product_type(largest),
    )
    if rule is None or kind is np.int64:
        return requantize(node, accumulators(node, x))
    bias = node.bias.astype(kind)
    rounder = Rounder(rule, bias if bias.ndim == 1 else None)
    result = np.empty(_shape(node, x), dtype=np.int32)
    for place, sums in weighted_sums(node, x, kind, stored.centre_in_place):
        if bias.ndim > 1:
            sums += bias[place[1:]]
        rounder(sums, result[place])
    return result


@evaluate_real.register(Conv2d)
@evaluate_real.register(LocallyConnected2d)
@evaluate_real.register(Dense)
def _real(node: Conv2d | LocallyConnected2d | Dense, x: Reals) -> Reals:
    result = np.empty(_shape(node, x))
    for place, sums in weighted_sums(node, x, np.float64, lambda real: None):
        result[place] = sums
    return result + node.bias


def _shape(node: Any, x: Values) -> tuple[int, ...]:
    """Of the result for input x."""
    if isinstance(node, Dense | QuantDense):
        return len(x), node.weight.shape[-1]
    return len(x), *node.geometry.output_size(*x.shape[1:3]), node.weight.shape[-1]


def weighted_sums(
    node: Any, x: Values, kind: Kind, centre: Centre
) -> Iterator[tuple[Place, Values]]:
    """Sums of weight * centred x without the bias, computed as `kind`: parts of the result.

    x: [N, H, W, Cin] or [N, values]. Several whole frames where they fit, rows of one where not.
    """
    weight = node.weight.astype(kind)
    if isinstance(node, Dense | QuantDense):
        values = x.astype(kind)
        centre(values)
        yield (slice(0, len(x)),), values @ weight
        return
    local = isinstance(node, LocallyConnected2d | QuantLocallyConnected2d)
    product = None if local else _SharedProduct(weight, node.groups)
    for place, windows in _parts(node, x, kind, centre):
        sums = product(windows) if product else _local(weight[place[1]], windows)
        yield place, sums.reshape(*windows.shape[:3], weight.shape[-1])


def _parts(node: Any, x: Values, kind: Kind, centre: Centre) -> Iterator[tuple[Place, Values]]:
    """Frames and rows of windows, and these windows [n, rows, columns, KH, KW, C]."""
    rows, columns = node.geometry.output_size(*x.shape[1:3])
    taps = node.geometry.size[0] * node.geometry.size[1] * x.shape[3]
    row_values = columns * (taps + node.weight.shape[-1])
    image_values = x[0].size + rows * row_values
    frames = max(1, min(len(x), _COPIED // image_values))
    height = rows if image_values <= _COPIED else max(1, _COPIED // row_values)
    unfolding = Unfolding(node.geometry, x.shape[1:], frames, kind)
    for first in range(0, len(x), frames):
        some = slice(first, min(first + frames, len(x)))
        windows = unfolding.windows(x[some], centre)
        for top in range(0, rows, height):
            part = slice(top, min(top + height, rows))
            yield (some, part), windows[:, part]


class _SharedProduct:
    """Sums [windows, Cout] for weight [KH, KW, Cin / groups, Cout], in memory used again."""

    def __init__(self, weight: Values, groups: int) -> None:
        self._weight, self._groups = weight, groups
        self._memory = [np.empty((0, 0), dtype=weight.dtype)] * 2

    def __call__(self, windows: Values) -> Values:
        """Good until the next call; windows [n, rows, columns, KH, KW, C]."""
        if self._groups > 1 and self._weight.shape[2] == 1:
            return self._by_taps(windows)
        if self._groups > 1:
            return _grouped(self._weight, windows, self._groups)
        count, depth = math.prod(windows.shape[:3]), self._weight[..., 0].size
        sums, columns = self._room(count, (self._weight.shape[-1], depth))
        columns.reshape(windows.shape)[...] = windows
        return np.matmul(columns, self._weight.reshape(depth, -1), out=sums)

    def _by_taps(self, windows: Values) -> Values:
        """One input channel for each output: tap by tap, rows of windows in one loop."""
        kernel, channels = windows.shape[3:5], windows.shape[5]
        shape = (*windows.shape[:3], channels, self._weight.shape[-1] // channels)
        sums, product = self._room(math.prod(shape[:3]), (self._weight.shape[-1],) * 2)
        total, part = sums.reshape(shape), product.reshape(shape)
        for tap, (row, column) in enumerate(np.ndindex(*kernel)):
            factor = np.broadcast_to(self._weight[row, column].reshape(shape[3:]), shape[2:])
            pixels = windows[:, :, :, row, column, :, np.newaxis]
            np.multiply(pixels, np.ascontiguousarray(factor), out=part if tap else total)
            if tap:
                np.add(total, part, out=total)
        return sums

    def _room(self, count: int, widths: tuple[int, int]) -> list[Values]:
        """Two arrays [count, width]."""
        if len(self._memory[0]) < count:
            dtype = self._weight.dtype
            self._memory = [np.empty((count, width), dtype=dtype) for width in widths]
        return [some[:count] for some in self._memory]


def _grouped(weight: Values, windows: Values, groups: int) -> Values:
    count, depth = math.prod(windows.shape[:3]), weight[..., 0].size
    split = windows.reshape(count, *windows.shape[3:5], groups, -1)
    left = np.moveaxis(split, 3, 0).reshape(groups, count, depth)
    right = np.moveaxis(weight.reshape(depth, groups, -1), 1, 0)
    return np.moveaxis(left @ right, 0, 1).reshape(count, -1)


def _local(weight: Values, windows: Values) -> Values:
    """Sums [windows, Cout] for weight [rows, columns, KH, KW, Cin, Cout]."""
    frames, rows, columns = windows.shape[:3]
    depth, cout = weight[0, 0, ..., 0].size, weight.shape[-1]
    left = windows.reshape(frames, rows * columns, depth).swapaxes(0, 1)
    sums = left @ weight.reshape(rows * columns, depth, cout)
    return sums.swapaxes(0, 1).reshape(-1, cout)
