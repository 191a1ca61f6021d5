"""Integer forms of activations."""

from __future__ import annotations

from hwgen.ir.activation import QuantClamp, Relu
from hwgen.passes.lowering.context import Context, lower_node


@lower_node.register
def _relu(node: Relu, context: Context) -> QuantClamp:
    number = context.source
    return QuantClamp(node.name, node.inputs, number, number.zero_point, number.hi)
