"""Golden model of layers with weights: convolution and dense, then the reference rounding rule."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic import rounding
from hwgen.arithmetic.intervals import accumulator_range
from hwgen.arithmetic.matmul import exact_matmul, largest_partial_sum, product_type
from hwgen.arithmetic.windows import sliding_windows, window_blocks
from hwgen.golden.node import Tensor, evaluate
from hwgen.golden.real import Reals, cut, evaluate_real
from hwgen.ir.convolution import Conv2d, QuantConv2d
from hwgen.ir.dense import Dense, QuantDense

_CACHED = 1 << 16
"""Values that are rounded at a time: few enough to stay in the cache of a core."""


def accumulators(node: QuantConv2d | QuantDense, x: Tensor) -> NDArray[np.int64]:
    """Exact accumulators, bias included, of input x: [N, H, W, Cout] or [N, Cout]."""
    reach = accumulator_range(node.weight, node.bias, node.input_format)
    bound = largest_partial_sum(reach)
    centred = x - np.int32(node.input_format.zero_point)
    matrix = node.weight.reshape(-1, node.weight.shape[-1])
    if isinstance(node, QuantDense):
        return exact_matmul(centred, matrix, bound) + node.bias
    return _convolve(node, centred, matrix, bound) + node.bias


def requantize(node: QuantConv2d | QuantDense, acc: NDArray[np.int64]) -> Tensor:
    """Output integers of exact accumulators [..., Cout] by the reference rule."""
    rows = acc.reshape(-1, acc.shape[-1])
    result = np.empty(rows.shape, dtype=np.int32)
    step = max(1, _CACHED // acc.shape[-1])
    for start in range(0, len(rows), step):
        part = slice(start, start + step)
        rounded = rounding.apply(node.rule, rows[part], node.scale) + node.format.zero_point
        result[part] = np.clip(rounded, *node.activation)
    return result.reshape(acc.shape)


@evaluate.register(QuantConv2d)
@evaluate.register(QuantDense)
def _weighted(node: QuantConv2d | QuantDense, x: Tensor) -> Tensor:
    return requantize(node, accumulators(node, x))


def _convolve(
    node: QuantConv2d, centred: NDArray[Any], matrix: NDArray[np.int64], bound: int
) -> NDArray[np.int64]:
    centred = centred.astype(product_type(bound))
    size = node.geometry.output_size(*centred.shape[1:3])
    parts = []
    for part in window_blocks(len(centred), math.prod(size) * len(matrix)):
        windows = sliding_windows(centred[part], node.geometry, 0)
        columns = windows.reshape(-1, len(matrix))
        parts.append(exact_matmul(columns, matrix, bound).reshape(-1, *size, matrix.shape[1]))
    return np.concatenate(parts)


@evaluate_real.register
def _real_conv2d(node: Conv2d, x: Reals) -> Reals:
    matrix = node.weight.reshape(-1, node.weight.shape[-1])
    size = node.geometry.output_size(*x.shape[1:3])
    parts = []
    for part in window_blocks(len(x), math.prod(size) * len(matrix)):
        columns = sliding_windows(x[part], node.geometry, 0.0).reshape(-1, len(matrix))
        parts.append((columns @ matrix).reshape(-1, *size, matrix.shape[1]))
    return cut(np.concatenate(parts) + node.bias, node.relu)


@evaluate_real.register
def _real_dense(node: Dense, x: Reals) -> Reals:
    return cut(x @ node.weight + node.bias, node.relu)
