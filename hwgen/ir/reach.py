"""Which integers a layer of a quantized graph can produce: tighter than its format."""

from __future__ import annotations

from functools import singledispatch

from hwgen.ir.activation import QuantClamp
from hwgen.ir.convolution import QuantConv2d
from hwgen.ir.dense import QuantDense
from hwgen.ir.graph import Graph
from hwgen.ir.node import Node
from hwgen.ir.terminals import QuantInput

Reach = tuple[int, int]


def integer_range(graph: Graph, name: str) -> Reach:
    """Smallest and largest integer that layer `name` can produce."""
    node = graph.node(name)
    source = integer_range(graph, node.inputs[0]) if node.inputs else (0, 0)
    return _reach(node, source)


@singledispatch
def _reach(node: Node, source: Reach) -> Reach:
    """Pooling, flatten and output pass the range of their input on."""
    return source


@_reach.register
def _input(node: QuantInput, source: Reach) -> Reach:
    return node.format.lo, node.format.hi


@_reach.register(QuantConv2d)
@_reach.register(QuantDense)
def _weighted(node: QuantConv2d | QuantDense, source: Reach) -> Reach:
    return node.activation


@_reach.register
def _clamp(node: QuantClamp, source: Reach) -> Reach:
    return max(node.lo, min(source[0], node.hi)), min(node.hi, max(source[1], node.lo))
