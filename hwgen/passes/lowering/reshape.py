"""Integer forms of layers that only reorder."""

from __future__ import annotations

from hwgen.ir.reshape import Flatten, QuantFlatten
from hwgen.passes.lowering.context import Context, lower_node


@lower_node.register
def _flatten(node: Flatten, context: Context) -> QuantFlatten:
    return QuantFlatten(node.name, node.inputs, context.source)
