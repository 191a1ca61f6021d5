"""Integer forms of layers that keep the order of all values."""

from __future__ import annotations

from hwgen.ir.reshape import Flatten, QuantFlatten, QuantReshape, Reshape
from hwgen.passes.lowering.context import Context, lower_node


@lower_node.register(Flatten)
def _flatten(node: Flatten, context: Context) -> QuantFlatten:
    return QuantFlatten(node.name, node.inputs, context.source)


@lower_node.register(Reshape)
def _reshape(node: Reshape, context: Context) -> QuantReshape:
    return QuantReshape(node.name, node.inputs, node.shape, context.source)
