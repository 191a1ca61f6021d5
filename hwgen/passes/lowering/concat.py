"""Integer form of concatenation."""

from __future__ import annotations

from hwgen.errors import raise_all
from hwgen.ir.concat import Concat, QuantConcat
from hwgen.ir.formats import IntFormat
from hwgen.ir.lookup import check_table_bits
from hwgen.passes.lowering.context import FORMAT_OPTIONS, Context, lower_node, takes


@lower_node.register(Concat)
def _concat(node: Concat, context: Context) -> QuantConcat:
    number = _format(node, context)
    others = [source for source in context.sources if source != number]
    raise_all([error for source in others for error in check_table_bits(node.name, source)])
    return QuantConcat(node.name, node.inputs, context.sources, number)


def _format(node: Concat, context: Context) -> IntFormat:
    """That of the inputs when they agree, else one for the range of all of them."""
    if len(set(context.sources)) == 1 and node.name not in context.options.overrides:
        return context.source
    return context.output_format(node.name)


@takes.register(Concat)
def _options(node: Concat) -> tuple[str, ...]:
    return FORMAT_OPTIONS
