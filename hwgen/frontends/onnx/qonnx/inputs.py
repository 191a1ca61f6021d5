"""Inputs that are scaled and shifted before the first Quant node rounds them."""

from __future__ import annotations

from collections.abc import Sequence

from hwgen.frontends.onnx.qonnx.functions import affine, channels_of
from hwgen.ir.formats import IntFormat
from hwgen.ir.lookup import MAX_BITS
from hwgen.ir.node import Node


def entering(functions: Sequence[Node], number: IntFormat) -> IntFormat | None:
    """The format in which an input has the integers that functions and Quant node give it.

    number: of the Quant node. Real frames that are quantized into the format are rounded as the
    model rounds them, but for ties. None where no format does that, as with scales per channel.
    """
    if not functions:
        return number
    if number.is_bipolar or number.bits > MAX_BITS or any(channels_of(f) > 1 for f in functions):
        return None
    found = affine(functions, 1)
    if found is None or found[0][0] <= 0:
        return None
    factor, offset = float(found[0][0]), float(found[1][0])
    zero_point = number.zero_point + offset / number.scale
    if zero_point != round(zero_point) or not number.lo <= zero_point <= number.hi:
        return None
    return IntFormat(number.bits, number.signed, number.scale / factor, int(zero_point))
