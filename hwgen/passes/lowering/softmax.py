"""Integer form of softmax: 8 bits of scale 1/256."""

from __future__ import annotations

from hwgen.errors import raise_all
from hwgen.ir.softmax import QuantSoftmax, Softmax, check_source, softmax_format
from hwgen.passes.lowering.context import Context, lower_node


@lower_node.register(Softmax)
def _softmax(node: Softmax, context: Context) -> QuantSoftmax:
    raise_all(check_source(node.name, context.source))
    number = softmax_format(context.source)
    return QuantSoftmax(node.name, node.inputs, context.source, number)
