"""Operands of a sum that their file does not quantize: only the sum behind them is.

Exporters for TensorRT leave them so. An operand then gets ten bits over just those real numbers
that can tell in the sum, so that the sum is within one step of what the runtime makes of it, as
long as the other operand reaches not much farther than the result.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from hwgen.frontends.onnx.values import Constant, Tensor
from hwgen.frontends.source import SourceNode
from hwgen.ir.formats import IntFormat

if TYPE_CHECKING:
    from hwgen.frontends.onnx.importer import Importer

SUMS = ("Add", "Sub")
BITS = 10  # the most that operands of a sum may have
_STEPS = (1 << BITS) - 1
Range = tuple[float, float]
"""The smallest and the largest of some real numbers."""


def is_sum(node: SourceNode, importer: Importer) -> bool:
    """True for a sum of two tensors that layers make."""
    known = [importer.values.get(str(key)) for key in node.inputs]
    return (
        node.operator in SUMS
        and len(set(node.inputs)) == 2
        and not any(isinstance(value, Constant) for value in known)
    )


def summand(node: SourceNode, importer: Importer, key: str, number: IntFormat) -> IntFormat:
    """The format of operand `key` of a sum whose result has the format `number`."""
    at = node.inputs.index(key)
    other = _quantized(importer, str(node.inputs[1 - at]))
    return operand(node.operator == "Sub", at, reach(number), other, number.scale)


def operand(subtract: bool, at: int, result: Range, other: Range | None, step: float) -> IntFormat:
    """The format of operand 0 or 1 of a sum of the real range `result`, one step being `step`.

    Beside a quantized operand, whose range is `other`, it reaches as far as the result can still
    tell. Two that are not quantized reach twice as far as the result to either side, and are cut
    there.
    """
    low, high = result
    if other is None:
        far = 2 * (high - low)
        return _covering(-far, far, step)
    if subtract and at == 0:
        low, high = low + other[0], high + other[1]
    elif subtract:
        low, high = other[0] - high, other[1] - low
    else:
        low, high = low - other[1], high - other[0]
    return _covering(min(low, 0.0), max(high, 0.0), step)


def _quantized(importer: Importer, key: str) -> Range | None:
    """The real numbers that an operand can have, where the file says its integers."""
    value = importer.values.get(key)
    if not isinstance(value, Tensor) or value.reals is None:
        return None
    if importer.format(value.layer).bits == BITS:
        return None
    return float(value.reals.min()), float(value.reals.max())


def reach(number: IntFormat) -> Range:
    """The smallest and the largest real number of a format."""
    low, high = number.dequantize(np.array([number.lo, number.hi])).tolist()
    return low, high


def _covering(low: float, high: float, step: float) -> IntFormat:
    """Ten bits from low to high, in steps of a power of two times `step`."""
    scale = step * 2.0 ** math.ceil(math.log2((high - low) / (_STEPS * step)))
    lowest = -(1 << BITS - 1)
    return IntFormat(BITS, True, scale, min(lowest - math.floor(low / scale), lowest + _STEPS))
