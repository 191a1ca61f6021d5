"""Integer forms of pooling layers."""

from __future__ import annotations

from hwgen.ir.pooling import MaxPool2d, QuantMaxPool2d
from hwgen.passes.lowering.context import Context, lower_node


@lower_node.register
def _max_pool(node: MaxPool2d, context: Context) -> QuantMaxPool2d:
    return QuantMaxPool2d(
        node.name, node.inputs, node.window, node.stride, node.padding, context.source
    )
