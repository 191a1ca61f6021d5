"""Elementwise operators of two tensors of one shape: Add, Sub, Mul and their integer forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.intervals import AccumulatorRange
from hwgen.arithmetic.rounding import POWER_OF_TWO_RULES, RULES, ZERO
from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat
from hwgen.ir.lookup import stored_bits
from hwgen.ir.node import Node, Shape, check, output_shape, reads, same_inputs, set_frozen
from hwgen.ir.requantized import Reach, RequantizedNode, accumulator_range_of
from hwgen.ir.support import Operator, supported
from hwgen.ir.weights import check_clamp

if TYPE_CHECKING:
    from hwgen.arithmetic.requantize import Requantizer

TERM_BITS = 10  # of an operand of a sum, so that its terms of 20 more bits fit 31
FACTOR_BITS = 15  # of a factor, so that 32 bits hold a product
PROOF = ("tests/designs/test_pairwise.py",)


@dataclass(frozen=True, slots=True, eq=False)
class Add(Node):
    """a + b."""


@dataclass(frozen=True, slots=True, eq=False)
class Sub(Node):
    """a - b."""


@dataclass(frozen=True, slots=True, eq=False)
class Mul(Node):
    """a * b."""


@dataclass(frozen=True, slots=True, eq=False)
class QuantAdd(RequantizedNode):
    """Sum or difference of two tensors with formats of their own.

    acc = table_a[a] + table_b[b], or - with `subtract`; y = clamp(rule(acc, scale) +
    format.zero_point, *activation). Tables [2**bits] hold the terms by the stored bits of an
    operand, in units of 2 * max(scale of a, scale of b) / 2**20; scale [1] is that unit over the
    scale of the output.
    """

    input_a: IntFormat
    input_b: IntFormat
    table_a: NDArray[np.int64]
    table_b: NDArray[np.int64]
    subtract: bool
    format: IntFormat
    rule: str
    scale: NDArray[np.float64]
    activation: tuple[int, int]
    requantizer: Requantizer | None = None

    def __post_init__(self) -> None:
        set_frozen(self, "table_a", np.int64)
        set_frozen(self, "table_b", np.int64)
        set_frozen(self, "scale", np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class QuantMul(RequantizedNode):
    """Product of two tensors: acc = centre(a) * centre(b), without zero points.

    y = clamp(rule(acc, scale) + format.zero_point, *activation); scale [1] is the product of the
    scales of a and b over that of the output.
    """

    input_a: IntFormat
    input_b: IntFormat
    format: IntFormat
    rule: str
    scale: NDArray[np.float64]
    activation: tuple[int, int]
    requantizer: Requantizer | None = None

    def __post_init__(self) -> None:
        set_frozen(self, "scale", np.float64)


for _name, _node, _text in (
    ("add", Add, "a + b, two tensors of one shape with scales of their own"),
    ("sub", Sub, "a - b, as add"),
    ("mul", Mul, "a * b, as add"),
):
    supported(Operator(_name, _node, "elementwise", _text, (), PROOF))


def check_operands(layer: str, what: str, limit: int, operands: Sequence[IntFormat]) -> None:
    """Raise HwgenError when an operand has more than `limit` bits; what: "a sum", "a product"."""
    widest = max(operand.bits for operand in operands)
    if widest > limit:
        message = f"operands of {what} have at most {limit} bits, not {widest}"
        hint = f"set activation_bits to {limit} or less for the layers that it reads"
        raise HwgenError(message, layer=layer, hint=hint)


@check.register(Add)
@check.register(Sub)
@check.register(Mul)
def _check(node: Add | Sub | Mul, shapes: Sequence[Shape]) -> list[HwgenError]:
    return same_shapes(node, shapes)


def same_shapes(node: Node, shapes: Sequence[Shape]) -> list[HwgenError]:
    """A mistake unless the node has two inputs of one shape."""
    errors = same_inputs(node, shapes, 2)
    if errors and len(shapes) == 2:
        hint = "nothing is repeated; for a constant there are add_constant and mul_constant"
        return [HwgenError(errors[0].message, layer=node.name, hint=hint)]
    return errors


@check.register(QuantAdd)
def _check_add(node: QuantAdd, shapes: Sequence[Shape]) -> list[HwgenError]:
    errors = same_shapes(node, shapes)
    errors += _limited(node, "a sum", TERM_BITS)
    if not errors:
        errors += _check_table(node.name, "table_a", node.table_a, node.input_a)
        errors += _check_table(node.name, "table_b", node.table_b, node.input_b)
    return errors + _check_rounding(node)


@check.register(QuantMul)
def _check_mul(node: QuantMul, shapes: Sequence[Shape]) -> list[HwgenError]:
    errors = same_shapes(node, shapes) + _limited(node, "a product", FACTOR_BITS)
    return errors + _check_rounding(node)


def _limited(node: QuantAdd | QuantMul, what: str, limit: int) -> list[HwgenError]:
    try:
        check_operands(node.name, what, limit, (node.input_a, node.input_b))
    except HwgenError as error:
        return [error]
    return []


def _check_table(
    layer: str, what: str, table: NDArray[np.int64], operand: IntFormat
) -> list[HwgenError]:
    if table.shape == (1 << operand.bits,):
        return []
    message = f"{what} must have shape ({1 << operand.bits},), not {table.shape}"
    return [HwgenError(message, layer=layer)]


def _check_rounding(node: QuantAdd | QuantMul) -> list[HwgenError]:
    errors = check_clamp(node.name, node.format, *node.activation)
    if node.scale.shape != (1,) or not (np.isfinite(node.scale) & (node.scale > 0)).all():
        errors.append(HwgenError("scale must be one finite positive number", layer=node.name))
    allowed = (*RULES, ZERO)
    if node.rule not in allowed:
        message = f"rounding rule must be one of {', '.join(allowed)}, not '{node.rule}'"
        errors.append(HwgenError(message, layer=node.name))
    elif node.rule in POWER_OF_TWO_RULES and (np.frexp(node.scale)[0] != 0.5).any():
        message = f"rule '{node.rule}' needs scales that are powers of two"
        errors.append(HwgenError(message, layer=node.name))
    return errors


@output_shape.register(Add)
@output_shape.register(Sub)
@output_shape.register(Mul)
@output_shape.register(QuantAdd)
@output_shape.register(QuantMul)
def _shape(node: Node, shapes: Sequence[Shape]) -> Shape:
    return shapes[0]


@reads.register(QuantAdd)
@reads.register(QuantMul)
def _reads(node: QuantAdd | QuantMul) -> tuple[IntFormat, ...]:
    return node.input_a, node.input_b


@accumulator_range_of.register(QuantAdd)
def _sums(node: QuantAdd, a: Reach, b: Reach) -> AccumulatorRange:
    """Sums of what the operands can be; a partial sum is one of the terms."""
    terms_a = node.table_a[stored_bits(np.arange(a[0], a[1] + 1), node.input_a)]
    terms_b = node.table_b[stored_bits(np.arange(b[0], b[1] + 1), node.input_b)]
    terms_b = -terms_b if node.subtract else terms_b
    lo = np.array([terms_a.min() + terms_b.min()])
    hi = np.array([terms_a.max() + terms_b.max()])
    least = np.minimum(lo, min(terms_a.min(), terms_b.min()))
    most = np.maximum(hi, max(terms_a.max(), terms_b.max()))
    return AccumulatorRange(lo, hi, least, most, lo, hi)


@accumulator_range_of.register(QuantMul)
def _products(node: QuantMul, a: Reach, b: Reach) -> AccumulatorRange:
    ends_a, ends_b = (
        operand.centre(np.array(ends)) for ends, operand in ((a, node.input_a), (b, node.input_b))
    )
    corners = np.multiply.outer(ends_a, ends_b)
    lo, hi = np.array([corners.min()]), np.array([corners.max()])
    return AccumulatorRange(lo, hi, lo, hi, lo, hi)
