"""Functions of single values in front of a Quant node, as steps over an integer accumulator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.breakpoints import breakpoints
from hwgen.discovery import discover
from hwgen.errors import HwgenError
from hwgen.frontends.onnx.qonnx.quantizer import Ints, Quantizer, Singles
from hwgen.golden.real import evaluate_real
from hwgen.ir.activation import Clip, Relu
from hwgen.ir.batch_norm import BatchNorm
from hwgen.ir.constant import MulConstant
from hwgen.ir.node import Node

RULES = ("half_even", "floor", "toward_zero", "half_up", "F", "H", "D", "S", "divide")
"""Rounding rules that are tried, the cheapest first."""
_LARGE = np.float32(1e30)
MAX_STEPS = 1 << 22
"""Most steps of all channels of a layer."""

Real = Callable[[Ints], Singles]
"""Real numbers of accumulators [..., C], before the functions."""


def applied(functions: Sequence[Node], x: NDArray[Any]) -> Singles:
    """The functions one after the other on [..., C], each rounded to single precision.

    That is how each node of ONNX computes; a batch norm does it in two steps.
    """
    discover("hwgen.golden")
    values: Singles = np.asarray(x, dtype=np.float32)
    with np.errstate(all="ignore"):
        for node in functions:
            values = _one(node, values)
    return values


def _one(node: Node, x: Singles) -> Singles:
    if isinstance(node, BatchNorm):
        mean, variance, gamma, beta = (
            values.astype(np.float32)
            for values in (node.mean, node.variance, node.gamma, node.beta)
        )
        factor = gamma * (np.float32(1) / np.sqrt(variance + np.float32(node.epsilon)))
        return np.asarray(x * factor + (beta - mean * factor), dtype=np.float32)
    return evaluate_real(node, x.astype(np.float64)).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """y = lo + number of thresholds of the channel that are <= acc.

    lo, hi: integers that are reached; thresholds [C, hi - lo]; flipped [C]: channels whose
    accumulator counts with the other sign, since their functions fall.
    """

    lo: int
    hi: int
    thresholds: Ints
    flipped: NDArray[np.bool_]


def steps(
    quantizer: Quantizer, functions: Sequence[Node], real: Real, acc_lo: Ints, acc_hi: Ints
) -> Steps:
    """Where the integers step over the accumulators acc_lo to acc_hi [C].

    The functions must be monotone. Raises HwgenError when they are seen not to be.
    """

    def integers(acc: Ints) -> Ints:
        return quantizer.integers(applied(functions, real(acc)))

    return steps_of(integers, _reached(quantizer, functions, len(acc_lo)), acc_lo, acc_hi)


def steps_of(
    integers: Callable[[Ints], Ints], reached: tuple[int, int], acc_lo: Ints, acc_hi: Ints
) -> Steps:
    """The same for any function of accumulators [..., C]. reached: its least and most integer."""
    lo, hi = reached
    first, last = integers(acc_lo), integers(acc_hi)
    flipped = first > last
    sign = np.where(flipped, -1, 1)
    begin, end = np.where(flipped, -acc_hi, acc_lo), np.where(flipped, -acc_lo, acc_hi)
    if len(begin) * (hi - lo) > MAX_STEPS:
        message = (
            f"{len(begin)} channels of {hi - lo + 1} integers have more than {MAX_STEPS} steps"
        )
        raise HwgenError(message, hint="use fewer bits in its quantizer")
    levels = np.arange(lo + 1, hi + 1)
    below = np.repeat(begin[:, None] - 1, len(levels), axis=1)
    above = np.repeat(end[:, None] + 1, len(levels), axis=1)
    while (above - below).max(initial=0) > 1:
        middle = (below + above) >> 1
        inside = np.clip(middle, begin[:, None], end[:, None]) * sign[:, None]
        up = (levels <= integers(inside.T).T) & (above - below > 1)
        down = ~up & (above - below > 1)
        above, below = np.where(up, middle, above), np.where(down, middle, below)
    _check_monotone(integers, above, levels, begin, end, sign)
    return Steps(lo, hi, above, flipped)


def _reached(quantizer: Quantizer, functions: Sequence[Node], channels: int) -> tuple[int, int]:
    """Integers of the smallest and the largest real number, in any channel."""
    ends = [np.full(channels, sign * _LARGE) for sign in (-1, 1)]
    found = [quantizer.integers(applied(functions, end)) for end in ends]
    lo, hi = int(min(f.min() for f in found)), int(max(f.max() for f in found))
    return (lo, hi) if lo < hi else (quantizer.lo, quantizer.hi)


def _check_monotone(
    integers: Callable[[Ints], Ints],
    points: Ints,
    levels: Ints,
    begin: Ints,
    end: Ints,
    sign: Ints,
) -> None:
    """Compare the steps with the function at some thousand accumulators of each channel."""
    probes = np.linspace(0.0, 1.0, 1024)[None, :]
    at = np.rint(begin[:, None] + (end - begin)[:, None] * probes).astype(np.int64)
    counted = np.stack(
        [np.searchsorted(row, some, "right") for row, some in zip(points, at, strict=True)]
    )
    if len(levels) and (counted + levels[0] - 1 != integers((at * sign[:, None]).T).T).any():
        message = "a function in front of its quantizer rises and falls"
        raise HwgenError(message, hint="put one in front of it too")


def factor_of(functions: Sequence[Node]) -> float | None:
    """The positive number by which the functions multiply, clips aside; None for others."""
    factor = 1.0
    for node in functions:
        if isinstance(node, MulConstant) and node.constant.size == 1 and node.constant[0] > 0:
            factor *= float(node.constant[0])
        elif not isinstance(node, Relu | Clip):
            return None
    return factor


def rule_of(
    found: Steps, scale: NDArray[np.float64], zero_point: int, acc: tuple[Ints, Ints]
) -> str:
    """A rounding rule with exactly these steps; "" when there is none. acc: lo and hi [C]."""
    if found.flipped.any():
        return ""
    levels = np.arange(found.lo + 1, found.hi + 1) - zero_point
    for rule in RULES:
        try:
            points = breakpoints(rule, scale, levels, *acc)
        except HwgenError:  # the rule can't take the scale
            continue
        if np.array_equal(np.clip(points, acc[0][:, None], acc[1][:, None] + 1), found.thresholds):
            return rule
    return ""
