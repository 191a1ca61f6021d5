"""Pass: a layer that only a clip reads needs no integers for what the clip will cut off."""

from __future__ import annotations

from hwgen.ir.activation import Clip, Relu
from hwgen.ir.graph import Graph
from hwgen.ir.terminals import Input
from hwgen.passes.lowering.context import takes
from hwgen.passes.options import QuantizeOptions


def narrow_ranges(graph: Graph, options: QuantizeOptions) -> Graph:
    """The calibrated graph where such a layer has the range of the last of the clips behind it.

    The integers of its format then saturate where the clip cuts. Inputs keep their range.
    """
    ranges = dict(graph.ranges)
    for node in reversed(graph.nodes):
        clip = only_clip(graph, node.name)
        if clip is not None and not isinstance(node, Input):
            ranges[node.name] = ranges[clip]
    return graph.with_nodes(graph.nodes, ranges=ranges)


def only_clip(graph: Graph, name: str) -> str | None:
    """The ReLU or clip that alone reads layer `name`."""
    readers = graph.consumers(name)
    if len(readers) == 1 and isinstance(graph.node(readers[0]), Relu | Clip):
        return readers[0]
    return None


def fused_clips(graph: Graph) -> dict[str, str]:
    """Name of each ReLU and clip that will be fused, to the name of the layer that takes it in.

    That is a layer which chooses its own integer format and which nothing else reads.
    """
    found: dict[str, str] = {}
    for node in graph.nodes:
        clip = only_clip(graph, node.name)
        chooses = bool(takes(node)) and not isinstance(node, Input)
        if clip is not None and (chooses or node.name in found):
            found[clip] = found.get(node.name, node.name)
    return found
