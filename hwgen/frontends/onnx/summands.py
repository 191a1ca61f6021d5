"""Operands of a sum that their file does not quantize: only the sum behind them is.

Exporters for TensorRT leave them so. An operand then gets ten bits over just those real numbers
that can tell in the sum, so that the sum is within one step of what the runtime makes of it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from hwgen.frontends.onnx.values import Constant, Tensor
from hwgen.frontends.source import SourceNode
from hwgen.ir.formats import IntFormat

if TYPE_CHECKING:
    from hwgen.frontends.onnx.importer import Importer

SUMS = ("Add", "Sub")
BITS = 10  # the most that operands of a sum may have
_STEPS = (1 << BITS) - 1


def is_sum(node: SourceNode, importer: Importer) -> bool:
    """True for a sum of two tensors that layers make."""
    known = [importer.values.get(str(key)) for key in node.inputs]
    return (
        node.operator in SUMS
        and len(set(node.inputs)) == 2
        and not any(isinstance(value, Constant) for value in known)
    )


def summand(node: SourceNode, importer: Importer, key: str, number: IntFormat) -> IntFormat:
    """The format of operand `key` of a sum whose result has the format `number`.

    Beside a quantized operand it reaches as far as the result can still tell. Two that are not
    quantized reach twice as far as the result to either side, and are cut there.
    """
    low, high = _reach(number)
    at = node.inputs.index(key)
    other = _quantized(importer, str(node.inputs[1 - at]))
    if other is None:
        far = 2 * (high - low)
        return _covering(-far, far, number.scale)
    if node.operator == "Sub" and at == 0:
        low, high = low + other[0], high + other[1]
    elif node.operator == "Sub":
        low, high = other[0] - high, other[1] - low
    else:
        low, high = low - other[1], high - other[0]
    return _covering(min(low, 0.0), max(high, 0.0), number.scale)


def _quantized(importer: Importer, key: str) -> tuple[float, float] | None:
    """The real numbers that an operand can have, where the file says its integers."""
    value = importer.values.get(key)
    if not isinstance(value, Tensor) or value.reals is None:
        return None
    if importer.format(value.layer).bits == BITS:
        return None
    return float(value.reals.min()), float(value.reals.max())


def _reach(number: IntFormat) -> tuple[float, float]:
    low, high = (number.scale * (end - number.zero_point) for end in (number.lo, number.hi))
    return low, high


def _covering(low: float, high: float, step: float) -> IntFormat:
    """Ten bits from low to high, in steps of a power of two times `step`."""
    scale = step * 2.0 ** math.ceil(math.log2((high - low) / (_STEPS * step)))
    lowest = -(1 << BITS - 1)
    return IntFormat(BITS, True, scale, min(lowest - math.floor(low / scale), lowest + _STEPS))
