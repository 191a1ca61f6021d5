"""The verifier: what every graph must satisfy, as a list of rules; run after each pass.

Attributes, shapes, names and cycles are checked when a Graph is made (hwgen.ir.graph); the rules
here concern the whole graph and the agreement of neighbouring layers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hwgen.arithmetic.intervals import AccumulatorRange
from hwgen.arithmetic.rounding import accumulator_bits
from hwgen.errors import HwgenError, raise_all
from hwgen.ir.graph import Graph
from hwgen.ir.node import QuantNode, reads
from hwgen.ir.reach import integer_ranges
from hwgen.ir.requantized import RequantizedNode, accumulator_range_of
from hwgen.ir.terminals import Input, Output, QuantInput, QuantOutput

Rule = Callable[[Graph], Iterator[HwgenError]]


def verify(graph: Graph) -> Graph:
    """The graph itself. Raises HwgenError with every broken rule at once."""
    raise_all([error for rule in RULES for error in rule(graph)])
    return graph


def accumulator_reach(graph: Graph, node: RequantizedNode) -> AccumulatorRange:
    """Reach of the layer's accumulators, given what the layers before it can produce."""
    ranges = integer_ranges(graph)
    return accumulator_range_of(node, *(ranges[source] for source in node.inputs))


def some_input(graph: Graph) -> Iterator[HwgenError]:
    """A graph has an input layer."""
    if not any(isinstance(node, Input | QuantInput) for node in graph.nodes):
        yield HwgenError(
            f"graph '{graph.name}' needs an input layer", hint="begin it with graph.input(...)"
        )


def some_output(graph: Graph) -> Iterator[HwgenError]:
    """A graph has an output layer."""
    if not any(isinstance(node, Output | QuantOutput) for node in graph.nodes):
        yield HwgenError(
            f"graph '{graph.name}' needs an output layer", hint="end it with graph.output(x)"
        )


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
    """A layer reads the integer formats that the layers before it make."""
    for node in graph.nodes:
        if not isinstance(node, QuantNode):
            continue
        for name, expected in zip(node.inputs, reads(node), strict=True):
            source = graph.node(name)
            if isinstance(source, QuantNode) and expected != source.format:
                message = f"reads {expected}, but '{name}' makes {source.format}"
                yield HwgenError(message, layer=node.name)


def accumulators_fit(graph: Graph) -> Iterator[HwgenError]:
    """No partial sum of any layer leaves the accumulator."""
    for node, reach in _accumulators(graph):
        limit = accumulator_bits(node.rule)
        if reach.partial_bits > limit:
            message = f"accumulator needs {reach.partial_bits} bits, at most {limit} are allowed"
            hint = "use fewer weight_bits or activation_bits for this layer"
            yield HwgenError(message, layer=node.name, hint=hint)


def requantizers_match(graph: Graph) -> Iterator[HwgenError]:
    """A requantizer has the layer's rows and clamp, and covers every reachable accumulator."""
    for node, reach in _accumulators(graph):
        found = node.requantizer
        if found is None:
            continue
        if (found.channels, found.lo, found.hi) != (len(node.scale), *node.activation):
            yield HwgenError("requantizer has other channels or another clamp", layer=node.name)
        elif (found.acc_lo > reach.lo).any() or (found.acc_hi < reach.hi).any():
            yield HwgenError("requantizer is not proved for every accumulator", layer=node.name)


def _accumulators(graph: Graph) -> Iterator[tuple[RequantizedNode, AccumulatorRange]]:
    rounding = [node for node in graph.nodes if isinstance(node, RequantizedNode)]
    if len(rounding) == 0 or not graph.quantized:
        return
    ranges = integer_ranges(graph)
    for node in rounding:
        yield node, accumulator_range_of(node, *(ranges[source] for source in node.inputs))


RULES: tuple[Rule, ...] = (
    some_input,
    some_output,
    every_layer_is_used,
    all_float_or_all_quantized,
    formats_agree,
    accumulators_fit,
    requantizers_match,
)
