"""Pass: each layer with weights gets the narrowest requantizer that equals its rounding rule."""

from __future__ import annotations

from dataclasses import replace

from hwgen.arithmetic.requantize import search
from hwgen.ir.convolution import QuantConv2d
from hwgen.ir.dense import QuantDense
from hwgen.ir.graph import Graph
from hwgen.ir.node import Node
from hwgen.ir.verify import accumulator_reach
from hwgen.passes.options import QuantizeOptions


def attach_requantizers(graph: Graph, options: QuantizeOptions) -> Graph:
    """The graph with every requantizer searched and proved for the reachable accumulators."""
    return Graph.from_nodes(graph.name, [_attached(graph, node) for node in graph.nodes])


def _attached(graph: Graph, node: Node) -> Node:
    if not isinstance(node, QuantConv2d | QuantDense):
        return node
    reach = accumulator_reach(graph, node)
    found = search(
        node.rule, node.scale, node.format.zero_point, *node.activation, reach.lo, reach.hi
    )
    return replace(node, requantizer=found)
