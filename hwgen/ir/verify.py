"""The verifier: what every graph must satisfy, as a list of rules; run after each pass.

Attributes, shapes, names and cycles are checked when a Graph is made (hwgen.ir.graph); the rules
here concern the whole graph and the agreement of neighbouring layers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hwgen.arithmetic.intervals import AccumulatorRange, accumulator_range
from hwgen.arithmetic.rounding import ACCUMULATOR_BITS
from hwgen.errors import HwgenError, raise_all
from hwgen.ir.convolution import QuantConv2d
from hwgen.ir.dense import QuantDense
from hwgen.ir.graph import Graph
from hwgen.ir.quantized import QuantInput, QuantNode
from hwgen.ir.reach import integer_range
from hwgen.ir.terminals import Input, Output, QuantOutput

Rule = Callable[[Graph], Iterator[HwgenError]]


def verify(graph: Graph) -> Graph:
    """The graph itself. Raises HwgenError with every broken rule at once."""
    raise_all([error for rule in RULES for error in rule(graph)])
    return graph


def accumulator_reach(graph: Graph, node: QuantConv2d | QuantDense) -> AccumulatorRange:
    """Reach of the layer's accumulators, given what the layers before it can produce."""
    source = integer_range(graph, node.inputs[0])
    return accumulator_range(node.weight, node.bias, node.input_format, source)


def one_input(graph: Graph) -> Iterator[HwgenError]:
    """A graph has exactly one input layer."""
    names = [node.name for node in graph.nodes if isinstance(node, Input | QuantInput)]
    if len(names) != 1:
        found = ", ".join(names) or "none"
        yield HwgenError(f"graph '{graph.name}' needs exactly one input layer, it has: {found}")


def one_output(graph: Graph) -> Iterator[HwgenError]:
    """A graph has exactly one output layer."""
    names = [node.name for node in graph.nodes if isinstance(node, Output | QuantOutput)]
    if len(names) != 1:
        found = ", ".join(names) or "none"
        hint = "end the graph with graph.output(x)" if not names else None
        message = f"graph '{graph.name}' needs exactly one output layer, it has: {found}"
        yield HwgenError(message, hint=hint)


def every_layer_is_used(graph: Graph) -> Iterator[HwgenError]:
    """Some layer reads each layer that is not an output, and none reads an output."""
    for node in graph.nodes:
        is_output = isinstance(node, Output | QuantOutput)
        if not is_output and not graph.consumers(node.name):
            hint = "connect it or remove it"
            yield HwgenError("no layer reads its output", layer=node.name, hint=hint)
        if is_output and graph.consumers(node.name):
            yield HwgenError("is an output, no layer can read it", layer=node.name)


def all_float_or_all_quantized(graph: Graph) -> Iterator[HwgenError]:
    """Float and quantized layers do not mix."""
    floats = [node.name for node in graph.nodes if not isinstance(node, QuantNode)]
    if floats and len(floats) != len(graph.nodes):
        yield HwgenError(f"float layers in a quantized graph: {', '.join(floats)}")


def formats_agree(graph: Graph) -> Iterator[HwgenError]:
    """A layer reads the integer format that the layer before it makes."""
    for node in graph.nodes:
        if not isinstance(node, QuantNode) or isinstance(node, QuantInput):
            continue
        source = graph.node(node.inputs[0])
        reads = node.input_format if isinstance(node, QuantConv2d | QuantDense) else node.format
        if isinstance(source, QuantNode) and reads != source.format:
            message = f"reads {reads}, but '{source.name}' makes {source.format}"
            yield HwgenError(message, layer=node.name)


def accumulators_fit(graph: Graph) -> Iterator[HwgenError]:
    """No partial sum of any layer leaves the accumulator."""
    for node in graph.nodes:
        if isinstance(node, QuantConv2d | QuantDense):
            bits = accumulator_reach(graph, node).partial_bits
            if bits > ACCUMULATOR_BITS:
                message = f"accumulator needs {bits} bits, at most {ACCUMULATOR_BITS} are allowed"
                hint = "use fewer weight_bits or activation_bits for this layer"
                yield HwgenError(message, layer=node.name, hint=hint)


def requantizers_match(graph: Graph) -> Iterator[HwgenError]:
    """A requantizer has the layer's channels and clamp, and covers every reachable accumulator."""
    for node in graph.nodes:
        if not isinstance(node, QuantConv2d | QuantDense) or node.requantizer is None:
            continue
        found, reach = node.requantizer, accumulator_reach(graph, node)
        if (found.channels, found.lo, found.hi) != (node.weight.shape[-1], *node.activation):
            yield HwgenError("requantizer has other channels or another clamp", layer=node.name)
        elif (found.acc_lo > reach.lo).any() or (found.acc_hi < reach.hi).any():
            yield HwgenError("requantizer is not proved for every accumulator", layer=node.name)


RULES: tuple[Rule, ...] = (
    one_input,
    one_output,
    every_layer_is_used,
    all_float_or_all_quantized,
    formats_agree,
    accumulators_fit,
    requantizers_match,
)
