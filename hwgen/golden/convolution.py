"""Golden model of layers with weights: convolution, locally connected, dense; then rounding."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic import nearest, rounding
from hwgen.arithmetic.matmul import exact_matmul, largest_partial_sum, product_type
from hwgen.arithmetic.requantizer import reached
from hwgen.arithmetic.windows import sliding_windows
from hwgen.golden.node import Tensor, evaluate
from hwgen.golden.real import Reals, evaluate_real
from hwgen.ir.convolution import Conv2d
from hwgen.ir.dense import Dense, QuantDense
from hwgen.ir.locally_connected import LocallyConnected2d, QuantLocallyConnected2d
from hwgen.ir.requantized import accumulator_range_of
from hwgen.ir.weights import WeightedNode

_CACHED = 1 << 16
"""Values that are rounded at a time: few enough to stay in the cache of a core."""
_COPIED = 1 << 20
"""Values of windows that are copied at a time."""

Values = NDArray[Any]
Multiply = Callable[[Values, Values], Values]
"""Matrix product of [..., N] and [..., N, M]."""


def accumulators(node: WeightedNode, x: Tensor) -> NDArray[np.int64]:
    """Exact accumulators, bias included, of input x: [N, H, W, Cout] or [N, Cout]."""
    stored = node.input_format
    bound = largest_partial_sum(accumulator_range_of(node, (stored.lo, stored.hi)))
    centred = stored.centre(x).astype(product_type(bound))
    sums: NDArray[np.int64] = weighted_sum(
        node, centred, lambda left, right: exact_matmul(left, right, bound)
    )
    return sums + node.bias


def requantize(node: WeightedNode, acc: NDArray[np.int64]) -> Tensor:
    """Output integers of exact accumulators [..., Cout] by the reference rule."""
    if node.thresholds is not None:
        return (reached(acc, node.thresholds) + node.activation[0]).astype(np.int32)
    rows = acc.reshape(-1, acc.shape[-1])
    result = np.empty(rows.shape, dtype=np.int32)
    step = max(1, _CACHED // acc.shape[-1])
    for start in range(0, len(rows), step):
        part = slice(start, start + step)
        rounded = rounding.apply(node.rule, rows[part], node.scale) + node.format.zero_point
        result[part] = np.clip(rounded, *node.activation)
    return result.reshape(acc.shape)


@evaluate.register(WeightedNode)
def _weighted(node: WeightedNode, x: Tensor) -> Tensor:
    """In floating point throughout where every sum is exact in it."""
    stored, zero_point = node.input_format, node.format.zero_point
    bound = largest_partial_sum(accumulator_range_of(node, (stored.lo, stored.hi)))
    kind = product_type(bound + int(np.abs(node.bias).max()))
    levels = (node.activation[0] - zero_point, node.activation[1] - zero_point)
    if kind is np.int64 or node.thresholds is not None or not nearest.takes(node.rule, levels):
        return requantize(node, accumulators(node, x))
    acc = weighted_sum(
        node, stored.centre(x).astype(kind), lambda left, right: left @ right.astype(kind)
    )
    acc += node.bias.astype(kind)
    return nearest.rounded(node.rule, acc, node.scale, levels) + np.int32(zero_point)


@evaluate_real.register(Conv2d)
@evaluate_real.register(LocallyConnected2d)
@evaluate_real.register(Dense)
def _real(node: Conv2d | LocallyConnected2d | Dense, x: Reals) -> Reals:
    return weighted_sum(node, x, np.matmul) + node.bias


def weighted_sum(node: Any, x: Values, multiply: Multiply) -> Values:
    """Sums of weight * x without the bias; x [N, H, W, Cin] or [N, values], zero point removed."""
    if isinstance(node, Dense | QuantDense):
        return multiply(x, node.weight)
    windows = sliding_windows(x, node.geometry, 0)
    local = isinstance(node, LocallyConnected2d | QuantLocallyConnected2d)
    sums = [
        _local(node.weight[rows], part, multiply)
        if local
        else _shared(node.weight, part, node.groups, multiply)
        for rows, part in _parts(windows)
    ]
    whole = sums[0] if len(sums) == 1 else np.concatenate(sums)
    return whole.reshape(*windows.shape[:3], node.weight.shape[-1])


def _parts(windows: Values) -> Iterator[tuple[slice, Values]]:
    """Rows of windows and these windows [n, rows, columns, KH, KW, C], a part at a time.

    Whole frames where several fit, rows of one frame where it does not.
    """
    frames, rows = windows.shape[:2]
    row_values = windows[0, 0].size
    step = max(1, _COPIED // max(1, row_values * rows))
    for first in range(0, frames, step):
        several = windows[first : first + step]
        height = rows if len(several) > 1 else max(1, _COPIED // max(1, row_values))
        for top in range(0, rows, height):
            part = slice(top, min(top + height, rows))
            yield part, several[:, part]


def _shared(weight: Values, windows: Values, groups: int, multiply: Multiply) -> Values:
    """Sums [windows, Cout] for weight [KH, KW, Cin / groups, Cout]."""
    count, depth = windows.shape[0] * windows.shape[1] * windows.shape[2], weight[..., 0].size
    if groups == 1:
        return multiply(windows.reshape(count, depth), weight.reshape(depth, -1))
    split = windows.reshape(count, *windows.shape[3:5], groups, -1)
    left = np.moveaxis(split, 3, 0).reshape(groups, count, depth)
    right = np.moveaxis(weight.reshape(depth, groups, -1), 1, 0)
    return np.moveaxis(multiply(left, right), 0, 1).reshape(count, -1)


def _local(weight: Values, windows: Values, multiply: Multiply) -> Values:
    """Sums [windows, Cout] for weight [rows, columns, KH, KW, Cin, Cout]."""
    frames, rows, columns = windows.shape[:3]
    depth, cout = weight[0, 0, ..., 0].size, weight.shape[-1]
    left = windows.reshape(frames, rows * columns, depth).swapaxes(0, 1)
    sums = multiply(left, weight.reshape(rows * columns, depth, cout))
    return sums.swapaxes(0, 1).reshape(-1, cout)
