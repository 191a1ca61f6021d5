"""The largest channel of each pixel: Argmax and QuantArgmax."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hwgen.errors import HwgenError
from hwgen.ir.formats import MAX_BITS, MIN_BITS, IntFormat
from hwgen.ir.node import Node, QuantNode, Shape, check, one_input, output_shape, reads
from hwgen.ir.reach import reach
from hwgen.ir.requantized import Reach
from hwgen.ir.support import Attribute, Operator, check_attributes, supported


@dataclass(frozen=True, slots=True, eq=False)
class Argmax(Node):
    """Channel 0: index of the largest channel, the first of equal ones; channel 1: its value.

    value: False leaves the second channel away. A flat tensor is one pixel.
    """

    value: bool


@dataclass(frozen=True, slots=True, eq=False)
class QuantArgmax(QuantNode):
    """Index and integer of the largest channel, the first of equal ones.

    format: of both, with scale 1 and zero point 0 (see argmax_format). The value is the integer
    of `input_format` as it is.
    """

    value: bool
    input_format: IntFormat
    format: IntFormat


ARGMAX = supported(
    Operator(
        "argmax",
        Argmax,
        "head",
        "index of the largest channel, the first of equal ones, and its value",
        (
            Attribute(
                "value", "True or False", lambda value: isinstance(value, bool), refused=(2, None)
            ),
        ),
        ("tests/designs/test_heads.py",),
    )
)


def argmax_format(channels: int, source: IntFormat, value: bool) -> IntFormat:
    """Format of the result: unsigned for the index alone, else signed where the input is.

    It has the bits that the largest index and, with `value`, every integer of the input need.
    Raises HwgenError when those are more than a format can have.
    """
    signed = value and source.signed
    index = (channels - 1).bit_length() + signed
    bits = max(MIN_BITS, index, source.bits if value else 0)
    if bits > MAX_BITS:
        most = 1 << MAX_BITS - signed
        raise HwgenError(f"takes at most {most} channels, not {channels}")
    return IntFormat(bits, signed, 1.0)


@check.register(Argmax)
def _check(node: Argmax, shapes: Sequence[Shape]) -> list[HwgenError]:
    return one_input(node, shapes) + check_attributes(node, ARGMAX)


@check.register(QuantArgmax)
def _check_quant(node: QuantArgmax, shapes: Sequence[Shape]) -> list[HwgenError]:
    errors = one_input(node, shapes) + check_attributes(node, ARGMAX)
    if errors:
        return errors
    try:
        expected = argmax_format(shapes[0][-1], node.input_format, node.value)
    except HwgenError as error:
        return [HwgenError(error.message, layer=node.name)]
    if node.format != expected:
        return [HwgenError(f"format must be {expected}, not {node.format}", layer=node.name)]
    return []


@output_shape.register(Argmax)
@output_shape.register(QuantArgmax)
def _shape(node: Argmax | QuantArgmax, shapes: Sequence[Shape]) -> Shape:
    return (*shapes[0][:-1], 2 if node.value else 1)


@reads.register(QuantArgmax)
def _reads(node: QuantArgmax) -> tuple[IntFormat, ...]:
    return (node.input_format,)


@reach.register(QuantArgmax)
def _reach(node: QuantArgmax, source: Reach) -> Reach:
    return node.format.lo, node.format.hi
