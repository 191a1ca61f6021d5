"""Golden and float model of sums, differences and products of two tensors."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic import rounding
from hwgen.arithmetic.arena import Arena
from hwgen.arithmetic.float_rounding import Rounder, float_rule
from hwgen.arithmetic.pair_line import PairLine, pair_line
from hwgen.golden.node import Step, Tensor, evaluate, prepare
from hwgen.golden.real import Reals, evaluate_real
from hwgen.ir.lookup import every_integer, stored_bits
from hwgen.ir.node import Shape
from hwgen.ir.pairwise import Add, Mul, QuantAdd, QuantMul, Sub

Ints = NDArray[np.int64]
Integers = NDArray[np.integer[Any]]
_TABLE_BITS = 16
_CACHED = 1 << 15  # values at a time


@evaluate.register(QuantAdd)
@evaluate.register(QuantMul)
def output_of(node: QuantAdd | QuantMul, a: Tensor, b: Tensor) -> Tensor:
    """Outputs of operands [...] of one shape."""
    return _rounded(node, accumulators(node, a, b))


@prepare.register(QuantAdd)
@prepare.register(QuantMul)
def _prepared(
    node: QuantAdd | QuantMul, shapes: Sequence[Shape], frames: int, arena: Arena
) -> Step:
    """All pairs of integers first, where there are fewer than values: a line, else a table."""
    bits = node.input_a.bits + node.input_b.bits
    if bits > _TABLE_BITS or frames * math.prod(shapes[0]) < 1 << bits:
        return partial(_computed, node)
    pairs = _pairs(node)
    if isinstance(pairs, PairLine):
        return partial(_on_line, pairs, arena)
    return partial(_looked_up, pairs)


@functools.lru_cache(maxsize=64)
def _pairs(node: QuantAdd | QuantMul) -> PairLine | Tensor:
    """A line, else the outputs of all pairs by their stored bits; kept for the next batch."""
    every_a, every_b = every_integer(node.input_a), every_integer(node.input_b)
    table = _rounded(node, accumulators(node, every_a[:, np.newaxis], every_b))
    line = pair_line(every_a, every_b, table.astype(np.int64), _slopes(node))
    return table if line is None else line


def _computed(node: QuantAdd | QuantMul, *inputs: Tensor, out: Tensor) -> None:
    out[...] = output_of(node, *inputs)


def _slopes(node: QuantAdd | QuantMul) -> tuple[float, float]:
    """Of the outputs of a sum by its operands; none of a product."""
    if isinstance(node, QuantMul):
        return 0.0, 0.0
    scale, terms = float(node.scale[0]), (node.table_a, node.table_b)
    ends = [(number.hi, number.lo) for number in (node.input_a, node.input_b)]
    a, b = (
        scale * float(x[hi] - x[lo]) / (hi - lo) for x, (hi, lo) in zip(terms, ends, strict=True)
    )
    return a, -b if node.subtract else b


def _on_line(line: PairLine, arena: Arena, a: Tensor, b: Tensor, *, out: Tensor) -> None:
    left, right, made = (some.reshape(-1) for some in (a, b, out))
    spare = arena.array("spare", (min(_CACHED, len(made)),), np.int32)
    for start in range(0, len(made), _CACHED):
        part = slice(start, start + _CACHED)
        line.apply(left[part], right[part], spare[: len(made[part])], made[part])


def _looked_up(table: Tensor, a: Tensor, b: Tensor, *, out: Tensor) -> None:
    """Entries of a table [2**bits, 2**bits] by the stored bits of integers a and b."""
    rows, columns = np.int32(len(table) - 1), np.int32(len(table[0]) - 1)
    left, right, made = (some.reshape(-1) for some in (a, b, out))
    entries, shift = table.reshape(-1), int(columns).bit_length()
    for start in range(0, len(made), _CACHED):
        part = slice(start, start + _CACHED)
        index = (left[part] & rows) << shift
        index |= right[part] & columns
        made[part] = entries[index.astype(np.intp)]


def _rounded(node: QuantAdd | QuantMul, acc: Ints) -> Tensor:
    """Output integers of sums or products."""
    zero_point = node.format.zero_point
    levels = (node.activation[0] - zero_point, node.activation[1] - zero_point)
    largest = int(np.abs(acc).max(initial=0))
    rule = float_rule(node.rule, node.scale, levels, zero_point, largest)
    if rule is None:
        rounded = rounding.apply(node.rule, acc, node.scale, zero_point) + zero_point
        return np.clip(rounded, *node.activation).astype(np.int32)
    result = np.empty(acc.shape, dtype=np.int32)
    Rounder(rule)(np.ascontiguousarray(acc), result)
    return result


def accumulators(node: QuantAdd | QuantMul, a: Integers, b: Integers) -> Ints:
    """Exact sums or products [...] in front of the rounding."""
    if isinstance(node, QuantMul):
        factor: Ints = node.input_a.centre(a.astype(np.int64))
        other: Ints = node.input_b.centre(b.astype(np.int64))
        return factor * other
    terms_a = node.table_a[stored_bits(a, node.input_a)]
    terms_b = node.table_b[stored_bits(b, node.input_b)]
    total: Ints = terms_a - terms_b if node.subtract else terms_a + terms_b
    return total


@evaluate_real.register(Add)
def _add_real(node: Add, a: Reals, b: Reals) -> Reals:
    return a + b


@evaluate_real.register(Sub)
def _sub_real(node: Sub, a: Reals, b: Reals) -> Reals:
    return a - b


@evaluate_real.register(Mul)
def _mul_real(node: Mul, a: Reals, b: Reals) -> Reals:
    return a * b
