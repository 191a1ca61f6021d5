"""Fully connected layers: Dense and QuantDense."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.intervals import AccumulatorRange, accumulator_range
from hwgen.arithmetic.requantizer import Requantizer
from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat
from hwgen.ir.node import Node, Shape, check, one_input, output_shape, reads, set_frozen
from hwgen.ir.requantized import Reach, accumulator_range_of
from hwgen.ir.support import Operator, supported
from hwgen.ir.weights import (
    WeightedNode,
    check_float,
    check_quant,
    check_rank,
    freeze_weights,
)


@dataclass(frozen=True, slots=True, eq=False)
class Dense(Node):
    """Matrix product of real numbers; weight [N, Cout], bias [Cout], input (N,)."""

    weight: NDArray[np.float64]
    bias: NDArray[np.float64]

    def __post_init__(self) -> None:
        set_frozen(self, "weight", np.float64)
        set_frozen(self, "bias", np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class QuantDense(WeightedNode):
    """Integer matrix product with requantized output; numbers as in QuantConv2d.

    weight [N, Cout] of `weight_bits` signed bits; input (N,); output (Cout,).
    """

    weight: NDArray[np.int64]
    weight_bits: int
    bias: NDArray[np.int64]
    input_format: IntFormat
    format: IntFormat
    rule: str
    scale: NDArray[np.float64]
    activation: tuple[int, int]
    requantizer: Requantizer | None = None
    thresholds: NDArray[np.int64] | None = None

    def __post_init__(self) -> None:
        freeze_weights(self)


OPERATOR = supported(
    Operator(
        name="dense",
        node=Dense,
        kind="dense",
        summary="Every output reads every value of a flat input; any size",
        attributes=(),
        proof=("tests/golden/test_convolution.py", "tests/designs/test_convolution.py"),
    )
)


@check.register(Dense)
@check.register(QuantDense)
def _check(node: Dense | QuantDense, shapes: Sequence[Shape]) -> list[HwgenError]:
    errors = one_input(node, shapes)
    if not errors and len(shapes[0]) != 1:
        message = f"needs a flat input of shape (values,), not {shapes[0]}"
        errors.append(HwgenError(message, layer=node.name, hint="put a flatten before it"))
    errors += check_rank(node.name, node.weight, "[inputs, outputs]", 2)
    if errors:
        return errors
    if node.weight.shape[0] != shapes[0][0]:
        message = f"weight expects {node.weight.shape[0]} inputs, the input has {shapes[0][0]}"
        errors.append(HwgenError(message, layer=node.name))
    return errors + (check_float(node) if isinstance(node, Dense) else check_quant(node))


@output_shape.register(Dense)
@output_shape.register(QuantDense)
def _shape(node: Dense | QuantDense, shapes: Sequence[Shape]) -> Shape:
    return (int(node.weight.shape[1]),)


@reads.register(QuantDense)
def _reads(node: QuantDense) -> tuple[IntFormat, ...]:
    return (node.input_format,)


@accumulator_range_of.register(QuantDense)
def _range(node: QuantDense, source: Reach) -> AccumulatorRange:
    return accumulator_range(node.weight, node.bias, node.input_format, source)
