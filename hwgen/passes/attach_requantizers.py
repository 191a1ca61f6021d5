"""Pass: each layer that rounds gets the narrowest requantizer that equals its rule."""

from __future__ import annotations

from dataclasses import replace

from hwgen.ir.graph import Graph
from hwgen.ir.node import Node
from hwgen.ir.reach import integer_ranges
from hwgen.ir.requantized import Reach, RequantizedNode, accumulator_range_of, find_requantizer


def attach_requantizers(graph: Graph) -> Graph:
    """The graph with every requantizer searched and proved for the reachable accumulators."""
    ranges = integer_ranges(graph)
    return graph.with_nodes([_attached(node, ranges) for node in graph.nodes])


def _attached(node: Node, ranges: dict[str, Reach]) -> Node:
    if not isinstance(node, RequantizedNode):
        return node
    reach = accumulator_range_of(node, *(ranges[source] for source in node.inputs))
    return replace(node, requantizer=find_requantizer(node, reach))  # type: ignore[call-arg]
