"""Pass: a ReLU directly behind a convolution or dense layer becomes that layer's clamp."""

from __future__ import annotations

from dataclasses import replace

from hwgen.ir.activation import Relu
from hwgen.ir.convolution import Conv2d
from hwgen.ir.dense import Dense
from hwgen.ir.graph import Graph
from hwgen.ir.node import Node


def fuse_relu(graph: Graph) -> Graph:
    """The graph with `relu` set on the layers that a ReLU alone reads; they keep their names."""
    fused = fused_relus(graph)
    nodes = [_rewired(node, fused) for node in graph.nodes if node.name not in fused]
    return Graph.from_nodes(graph.name, nodes, graph.ranges)


def fused_relus(graph: Graph) -> dict[str, str]:
    """Name of each ReLU that can be fused, to the name of the layer that takes it in."""
    return {
        node.name: node.inputs[0]
        for node in graph.nodes
        if isinstance(node, Relu)
        and isinstance(graph.node(node.inputs[0]), Conv2d | Dense)
        and graph.consumers(node.inputs[0]) == (node.name,)
    }


def _rewired(node: Node, fused: dict[str, str]) -> Node:
    inputs = tuple(fused.get(source, source) for source in node.inputs)
    if isinstance(node, Conv2d | Dense) and node.name in fused.values():
        return replace(node, inputs=inputs, relu=True)
    return replace(node, inputs=inputs)
