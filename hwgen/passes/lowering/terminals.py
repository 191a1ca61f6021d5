"""Integer forms of inputs and outputs."""

from __future__ import annotations

from hwgen.ir.terminals import Input, Output, QuantInput, QuantOutput
from hwgen.passes.lowering.context import FORMAT_OPTIONS, Context, lower_node, takes


@lower_node.register(Input)
def _input(node: Input, context: Context) -> QuantInput:
    return QuantInput(node.name, (), node.shape, context.output_format(node.name))


@lower_node.register(Output)
def _output(node: Output, context: Context) -> QuantOutput:
    return QuantOutput(node.name, node.inputs, context.source)


@takes.register(Input)
def _input_options(node: Input) -> tuple[str, ...]:
    return FORMAT_OPTIONS
