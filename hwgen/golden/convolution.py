"""Golden model of layers with weights: convolution, locally connected, dense; then rounding."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic import rounding
from hwgen.arithmetic.arena import Arena
from hwgen.arithmetic.float_rounding import Rounder, float_rule
from hwgen.arithmetic.matmul import DOUBLE_LIMIT, SINGLE_LIMIT, largest_partial_sum, product_type
from hwgen.arithmetic.requantizer import reached
from hwgen.arithmetic.windows import Centre
from hwgen.golden.node import Step, Tensor, evaluate, prepare
from hwgen.golden.real import Reals, evaluate_real
from hwgen.golden.weighted_sums import Kind, WeightedSums
from hwgen.ir.convolution import Conv2d
from hwgen.ir.dense import Dense, QuantDense
from hwgen.ir.locally_connected import LocallyConnected2d
from hwgen.ir.node import Shape
from hwgen.ir.requantized import accumulator_range_of
from hwgen.ir.weights import WeightedNode

Values = NDArray[Any]


def accumulators(node: WeightedNode, x: Tensor) -> NDArray[np.int64]:
    """Exact accumulators, bias included, of input x: [N, H, W, Cout] or [N, Cout]."""
    stored = node.input_format
    bound = largest_partial_sum(accumulator_range_of(node, (stored.lo, stored.hi)))
    result = np.empty((len(x), *_shape(node, x.shape[1:])), dtype=np.int64)
    kind = product_type(bound)
    weighted = WeightedSums(node, x.shape[1:], len(x), kind, stored.centre_in_place, Arena())
    for place, sums in weighted.of(x):
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
    result = np.empty((len(x), *_shape(node, x.shape[1:])), dtype=np.int32)
    _prepared(node, (x.shape[1:],), len(x), Arena())(x, out=result)
    return result


@prepare.register(WeightedNode)
def _prepared(node: WeightedNode, shapes: Sequence[Shape], frames: int, arena: Arena) -> Step:
    """In floating point throughout, a few frames at a time, where every step is exact in it."""
    stored, zero_point = node.input_format, node.format.zero_point
    bound = largest_partial_sum(accumulator_range_of(node, (stored.lo, stored.hi)))
    largest = bound + int(np.abs(node.bias).max())
    levels = (node.activation[0] - zero_point, node.activation[1] - zero_point)
    rule = float_rule(node.rule, node.scale, levels, zero_point, largest)
    kind = product_type(largest)
    if rule is None or kind is np.int64:
        return partial(_in_integers, node)
    raw = _raw_bias(node, kind)
    bias = _in_rows(node.bias if raw is None else raw, _shape(node, shapes[0]), kind)
    centre: Centre = stored.centre_in_place if raw is None else _as_they_are
    nothing = 0 if raw is None else stored.zero_point
    weighted = WeightedSums(node, shapes[0], frames, kind, centre, arena, nothing)
    rounder = Rounder(rule, arena)

    def step(*inputs: Tensor, out: Tensor) -> None:
        for place, sums in weighted.of(inputs[0]):
            biased = arena.array("biased", sums.shape, kind)
            rounder(np.add(sums, bias[place[1:]], out=biased), out[place])

    return step


def _in_rows(bias: NDArray[np.int64], shape: Shape, kind: Kind) -> Values:
    """The bias of each value of a result of `shape`; that of a row lies together."""
    row = np.broadcast_to(bias.astype(kind), np.broadcast_shapes(bias.shape, shape[1:]))
    return np.broadcast_to(np.ascontiguousarray(row), shape)


def _as_they_are(values: Values) -> None:
    """No change: the zero point is in the bias."""


def _raw_bias(node: WeightedNode, kind: Kind) -> NDArray[np.int64] | None:
    """The bias that stands for the zero point of the input, too, which saves a pass.

    None where there is none, or sums of values with it would not be exact in `kind`.
    """
    stored = node.input_format
    taps = tuple(range(node.bias.ndim - 1, node.weight.ndim - 1))
    bias: NDArray[np.int64] = node.bias - stored.zero_point * node.weight.sum(axis=taps)
    sums = np.abs(node.weight).sum(axis=taps) * max(abs(stored.lo), abs(stored.hi))
    largest = int((sums + np.abs(bias)).max())
    exact = largest < (SINGLE_LIMIT if kind is np.float32 else DOUBLE_LIMIT)
    return bias if exact and stored.step == 1 and stored.zero_point else None


def _in_integers(node: WeightedNode, *inputs: Tensor, out: Tensor) -> None:
    out[...] = requantize(node, accumulators(node, inputs[0]))


@evaluate_real.register(Conv2d)
@evaluate_real.register(LocallyConnected2d)
@evaluate_real.register(Dense)
def _real(node: Conv2d | LocallyConnected2d | Dense, x: Reals) -> Reals:
    result = np.empty((len(x), *_shape(node, x.shape[1:])))
    weighted = WeightedSums(node, x.shape[1:], len(x), np.float64, _as_they_are, Arena())
    for place, sums in weighted.of(x):
        result[place] = sums
    return result + node.bias


def _shape(node: Any, shape: Shape) -> Shape:
    """Of the result for an input of `shape`."""
    if isinstance(node, Dense | QuantDense):
        return (node.weight.shape[-1],)
    return (*node.geometry.output_size(*shape[:2]), node.weight.shape[-1])
