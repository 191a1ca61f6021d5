"""Pass: float layers become integer layers with formats from the calibrated ranges."""

from __future__ import annotations

from hwgen.discovery import discover
from hwgen.errors import HwgenError, raise_all
from hwgen.ir.formats import IntFormat
from hwgen.ir.graph import Graph
from hwgen.ir.node import Node
from hwgen.passes.lowering.context import Context, lower_node
from hwgen.passes.options import QuantizeOptions

_NONE = IntFormat(8, True, 1.0)  # stands for the format of a layer with a mistake


def lower(graph: Graph, options: QuantizeOptions) -> Graph:
    """The calibrated float graph as an integer graph. Raises every layer's mistake at once."""
    discover("hwgen.passes.lowering")
    nodes: list[Node] = []
    formats: dict[str, IntFormat] = {}
    errors: list[HwgenError] = []
    for node in graph.nodes:
        sources = tuple(formats[source] for source in node.inputs)
        formats[node.name] = sources[0] if sources else _NONE
        try:
            shapes = tuple(graph.shape(source) for source in node.inputs)
            made = lower_node(node, Context(options, graph.ranges[node.name], sources, shapes))
        except HwgenError as error:
            errors.append(error)
        else:
            formats[node.name] = made.format
            nodes.append(made)
    raise_all(errors)
    return graph.with_nodes(nodes, ranges={})
