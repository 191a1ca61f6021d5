"""Integer forms of sums, differences and products of two tensors."""

from __future__ import annotations

import numpy as np

from hwgen.arithmetic import rounding
from hwgen.ir.formats import IntFormat
from hwgen.ir.lookup import every_integer
from hwgen.ir.pairwise import (
    FACTOR_BITS,
    TERM_BITS,
    Add,
    Mul,
    QuantAdd,
    QuantMul,
    Sub,
    check_operands,
)
from hwgen.passes.lowering.context import FORMAT_OPTIONS, Context, lower_node, takes
from hwgen.passes.scales import rounding_onto

WIDENED = 20  # bits by which the operands of a sum are widened before they are scaled


@lower_node.register(Add)
@lower_node.register(Sub)
def _sum(node: Add | Sub, context: Context) -> QuantAdd:
    check_operands(node.name, "a sum", TERM_BITS, context.sources)
    number = context.output_format(node.name)
    return integer_sum(node, context.sources, number, context.options.rule)


def integer_sum(
    node: Add | Sub, operands: tuple[IntFormat, ...], number: IntFormat, rule: str
) -> QuantAdd:
    """As TensorFlow Lite adds: terms in units of twice the larger scale / 2**20, by rule D.

    operands: formats of a and b; number: that of the sum.
    """
    a, b = operands
    twice = 2.0 * max(a.scale, b.scale)
    unit = np.array([twice / ((1 << WIDENED) * number.scale)])
    rule, scale = rounding_onto(number, rule, unit)
    return QuantAdd(
        name=node.name,
        inputs=node.inputs,
        input_a=a,
        input_b=b,
        table_a=_terms(a, twice),
        table_b=_terms(b, twice),
        subtract=isinstance(node, Sub),
        format=number,
        rule=rule,
        scale=scale,
        activation=(number.lo, number.hi),
    )


@lower_node.register(Mul)
def _product(node: Mul, context: Context) -> QuantMul:
    a, b = context.sources
    check_operands(node.name, "a product", FACTOR_BITS, (a, b))
    number, rule = context.output_format(node.name), context.options.rule
    combined = rounding.combine(rule, a.scale, np.array([b.scale]), number.scale)
    rule, scale = rounding_onto(number, rule, combined)
    return QuantMul(
        name=node.name,
        inputs=node.inputs,
        input_a=a,
        input_b=b,
        format=number,
        rule=rule,
        scale=scale,
        activation=(number.lo, number.hi),
    )


def _terms(operand: IntFormat, twice: float) -> rounding.Ints:
    """Terms of an operand by its stored bits."""
    widened = operand.centre(every_integer(operand)) << WIDENED
    return rounding.apply("D", widened, operand.scale / twice)


@takes.register(Add)
@takes.register(Sub)
@takes.register(Mul)
def _options(node: Add | Sub | Mul) -> tuple[str, ...]:
    return FORMAT_OPTIONS
