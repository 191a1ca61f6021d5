"""Golden model of layers with weights: convolution, locally connected, dense; then rounding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
    taken = _constants(node, kind, bound)
    sums = WeightedSums(node, shapes[0], frames, kind, taken.centre, arena, nothing=taken.nothing)
    biased = rule.with_bias(taken.bias, taken.bound) if taken.bias.ndim == 1 else None
    if biased is not None:
        return partial(_rounded, sums, Rounder(biased, arena))
    bias = _in_rows(taken.bias, _shape(node, shapes[0]), kind)
    return partial(_biased, sums, Rounder(rule, arena), bias, arena)


def _rounded(sums: WeightedSums, rounder: Rounder, *inputs: Tensor, out: Tensor) -> None:
    for place, some in sums.of(inputs[0]):
        rounder(some, out[place])


def _biased(
    sums: WeightedSums, rounder: Rounder, bias: Values, arena: Arena, *inputs: Tensor, out: Tensor
) -> None:
    for place, some in sums.of(inputs[0]):
        biased = arena.array("biased", some.shape, some.dtype)
        rounder(np.add(some, bias[place[1:]], out=biased), out[place])


@dataclass(frozen=True, slots=True, eq=False)
class _Constants:
    """What values are taken as. bound: of every sum without the bias, in any order; see `bias`."""

    bias: NDArray[np.int64]
    bound: int
    centre: Centre
    nothing: int


def _constants(node: WeightedNode, kind: Kind, bound: int) -> _Constants:
    """The zero point of the input is left to the bias where that is exact: one pass less."""
    stored = node.input_format
    taps = tuple(range(node.bias.ndim - 1, node.weight.ndim - 1))
    bias = node.bias - stored.zero_point * node.weight.sum(axis=taps)
    sums = np.abs(node.weight).sum(axis=taps) * max(abs(stored.lo), abs(stored.hi))
    largest = int((sums + np.abs(bias)).max())
    exact = largest < (SINGLE_LIMIT if kind is np.float32 else DOUBLE_LIMIT)
    if exact and stored.step == 1 and stored.zero_point:
        return _Constants(bias, int(sums.max()), _as_they_are, stored.zero_point)
    return _Constants(node.bias, bound, stored.centre_in_place, 0)


def _in_rows(bias: NDArray[np.int64], shape: Shape, kind: Kind) -> Values:
    """The bias of each value of a result of `shape`; that of a row lies together."""
    row = np.broadcast_to(bias.astype(kind), np.broadcast_shapes(bias.shape, shape[1:]))
    return np.broadcast_to(np.ascontiguousarray(row), shape)


def _as_they_are(values: Values) -> None:
    """No change: the zero point is in the bias."""


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
