"""Golden and float models of pooling: along the columns, then along the rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic import rounding
from hwgen.arithmetic.arena import Arena
from hwgen.golden.node import Step, Tensor, evaluate, prepare
from hwgen.golden.real import Reals, evaluate_real
from hwgen.ir.node import Shape, output_shape
from hwgen.ir.pooling import (
    AvgPool2d,
    L2Pool2d,
    MaxPool2d,
    Pooling,
    QuantMaxPool2d,
    divisor_classes,
    divisors,
    pool_axes,
)
from hwgen.ir.pooling_axis import PoolAxis, class_of
from hwgen.ir.pooling_sums import QuantAvgPool2d, QuantL2Pool2d, Summing

Join = Callable[[Any, Any], Any]
Ints = NDArray[np.int64]


def pooled(node: Pooling, images: NDArray[Any], join: Join, padding: float) -> NDArray[Any]:
    """Each window of images [N, H, W, C] joined to one value; padded taps are `padding`."""
    vertical, horizontal = pool_axes(node, *images.shape[1:3])
    return _along(_along(images, 2, horizontal, join, padding), 1, vertical, join, padding)


def _along(
    values: NDArray[Any], axis: int, windows: PoolAxis, join: Join, padding: float
) -> NDArray[Any]:
    """Tap by tap: tap t of all windows is one slice."""
    reach = (windows.outputs - 1) * windows.stride + windows.span - windows.before
    pads = [(0, 0)] * values.ndim
    pads[axis] = (windows.before, max(reach - windows.positions, 0))
    padded = np.pad(values, pads, constant_values=padding) if any(pads[axis]) else values
    moved = np.moveaxis(padded, axis, 0)
    result = None
    for tap in range(windows.window):
        first = tap * windows.dilation
        last = first + (windows.outputs - 1) * windows.stride
        part = moved[first : last + 1 : windows.stride]
        result = part if result is None else join(result, part)
    return np.moveaxis(np.asarray(result), 0, axis)


def sums(node: Summing, x: Tensor) -> Ints:
    """Exact accumulators of input x [N, H, W, C]: what the rounding rule is applied to."""
    stored = node.input_format
    squares = isinstance(node, QuantL2Pool2d)
    largest = max(abs(int(stored.centre(end))) + abs(end) for end in (stored.lo, stored.hi))
    taps = node.window[0] * node.window[1]
    values: NDArray[Any] = x if largest ** (1 + squares) * taps < 1 << 31 else x.astype(np.int64)
    if isinstance(node, QuantL2Pool2d) or node.centred:
        values = stored.centre(values)
    total: Ints = pooled(node, values**2 if squares else values, np.add, 0).astype(np.int64)
    return total


def place_classes(node: AvgPool2d | L2Pool2d | Summing, height: int, width: int) -> Ints:
    """Class of each window of an image [rows, columns]."""
    vertical, horizontal = pool_axes(node, height, width)
    rows, columns = divisor_classes(node, height, width)
    row, column = class_of(rows, vertical.outputs), class_of(columns, horizontal.outputs)
    return row[:, None] * len(columns.counts) + column


@evaluate.register(QuantMaxPool2d)
def _max_pool(node: QuantMaxPool2d, x: Tensor) -> Tensor:
    """Padded taps are the smallest integer, so they never win."""
    largest: Tensor = pooled(node, x, np.maximum, np.iinfo(np.int32).min)
    return largest


@evaluate.register(QuantAvgPool2d)
@evaluate.register(QuantL2Pool2d)
def _summing(node: Summing, x: Tensor) -> Tensor:
    shape = x.shape[1:]
    result = np.empty((len(x), *output_shape(node, [shape])), dtype=np.int32)
    _prepared(node, (shape,), len(x), Arena())(x, out=result)
    return result


@prepare.register(QuantAvgPool2d)
@prepare.register(QuantL2Pool2d)
def _prepared(node: Summing, shapes: Sequence[Shape], frames: int, arena: Arena) -> Step:
    scale = node.scale[place_classes(node, *shapes[0][:2])][..., None]
    if (scale == scale.flat[0]).all():
        scale = scale[:1, :1]
    added = 0 if isinstance(node, QuantAvgPool2d) and not node.centred else node.format.zero_point

    def step(*inputs: Tensor, out: Tensor) -> None:
        acc = sums(node, inputs[0])
        rounded = rounding.apply(node.rule, acc, np.broadcast_to(scale, acc.shape), added)
        np.clip(rounded + added, *node.activation, out=out, casting="unsafe")

    return step


@evaluate_real.register(MaxPool2d)
def _real_max_pool(node: MaxPool2d, x: Reals) -> Reals:
    return pooled(node, x, np.maximum, -np.inf)


@evaluate_real.register(AvgPool2d)
def _real_avg_pool(node: AvgPool2d, x: Reals) -> Reals:
    return pooled(node, x, np.add, 0.0) / _counts(node, x)


@evaluate_real.register(L2Pool2d)
def _real_l2_pool(node: L2Pool2d, x: Reals) -> Reals:
    return np.sqrt(pooled(node, x * x, np.add, 0.0) / _counts(node, x))


def _counts(node: AvgPool2d | L2Pool2d, x: Reals) -> Ints:
    """Divisor of each window [rows, columns, 1]."""
    size = x.shape[1:3]
    return divisors(node, *size)[place_classes(node, *size)][..., None]
