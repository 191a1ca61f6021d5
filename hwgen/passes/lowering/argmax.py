"""Integer form of argmax: its result has a format of its own."""

from __future__ import annotations

from hwgen.errors import HwgenError
from hwgen.ir.argmax import Argmax, QuantArgmax, argmax_format
from hwgen.passes.lowering.context import Context, lower_node


@lower_node.register(Argmax)
def _argmax(node: Argmax, context: Context) -> QuantArgmax:
    source = context.source
    try:
        number = argmax_format(context.shapes[0][-1], source, node.value)
    except HwgenError as error:
        raise HwgenError(error.message, layer=node.name) from None
    return QuantArgmax(node.name, node.inputs, node.value, source, number)
