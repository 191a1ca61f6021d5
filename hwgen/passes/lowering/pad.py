"""Integer form of padding."""

from __future__ import annotations

import numpy as np

from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat
from hwgen.ir.pad import Pad, QuantPad
from hwgen.passes.lowering.context import Context, lower_node


@lower_node.register(Pad)
def _pad(node: Pad, context: Context) -> QuantPad:
    source = context.source
    value = _integer(node, source) if node.fill == "constant" else source.zero_point
    return QuantPad(node.name, node.inputs, node.padding, node.fill, value, source)


def _integer(node: Pad, source: IntFormat) -> int:
    """The value as an integer of the format. Raises HwgenError when it is out of its range."""
    value = int(source.quantize(np.array(node.value)))
    if abs(float(source.dequantize(np.array(value))) - node.value) <= source.spacing / 2:
        return value
    low, high = source.dequantize(np.array([source.lo, source.hi])).tolist()
    raise HwgenError(
        f"value must be from {low:.6g} to {high:.6g}, the range of the integers that '"
        f"{node.inputs[0]}' makes, not {node.value}",
        layer=node.name,
        hint="calibrate with data that holds the value, or pad with 0.0",
    )
