"""Integer forms of activations that only cut."""

from __future__ import annotations

import numpy as np

from hwgen.ir.activation import Clip, QuantClamp, Relu
from hwgen.ir.formats import IntFormat
from hwgen.passes.lowering.context import Context, lower_node


@lower_node.register(Relu)
def _relu(node: Relu, context: Context) -> QuantClamp:
    number = context.source
    return QuantClamp(node.name, node.inputs, number, number.zero_point, number.hi)


@lower_node.register(Clip)
def _clip(node: Clip, context: Context) -> QuantClamp:
    number = context.source
    lo = number.lo if node.lo is None else _nearest(node.lo, number)
    hi = number.hi if node.hi is None else _nearest(node.hi, number)
    return QuantClamp(node.name, node.inputs, number, lo, hi)


def _nearest(limit: float, number: IntFormat) -> int:
    """The integer nearest to a limit, ties to even, within the format."""
    return int(number.quantize(np.array(limit)))
