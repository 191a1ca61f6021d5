"""Which integers a layer of a quantized graph can produce: tighter than its format."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

from hwgen.ir.activation import QuantClamp
from hwgen.ir.node import Node
from hwgen.ir.requantized import Reach, RequantizedNode
from hwgen.ir.terminals import QuantInput

if TYPE_CHECKING:
    from hwgen.ir.graph import Graph


def integer_ranges(graph: Graph) -> dict[str, Reach]:
    """Smallest and largest integer that each layer can produce."""
    found: dict[str, Reach] = {}
    for node in graph.nodes:
        found[node.name] = reach(node, *(found[source] for source in node.inputs))
    return found


@singledispatch
def reach(node: Node, *sources: Reach) -> Reach:
    """Reach of `node` from that of its inputs; layers that only move values give their hull."""
    return min(lo for lo, _ in sources), max(hi for _, hi in sources)


@reach.register(QuantInput)
def _input(node: QuantInput) -> Reach:
    return node.format.lo, node.format.hi


@reach.register(RequantizedNode)
def _requantized(node: RequantizedNode, *sources: Reach) -> Reach:
    return node.activation


@reach.register(QuantClamp)
def _clamp(node: QuantClamp, source: Reach) -> Reach:
    return max(node.lo, min(source[0], node.hi)), min(node.hi, max(source[1], node.lo))
