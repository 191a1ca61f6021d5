"""Integer form of upsampling."""

from __future__ import annotations

from hwgen.ir.upsample import QuantUpsampleNearest, UpsampleNearest
from hwgen.passes.lowering.context import Context, lower_node


@lower_node.register(UpsampleNearest)
def _upsample(node: UpsampleNearest, context: Context) -> QuantUpsampleNearest:
    return QuantUpsampleNearest(node.name, node.inputs, node.factor, context.source)
