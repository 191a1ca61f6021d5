"""Smaller quantized graphs from a quantized graph; what is left keeps its formats and weights."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from hwgen.errors import HwgenError
from hwgen.ir.graph import Graph
from hwgen.ir.node import Node, QuantNode, Shape
from hwgen.ir.reach import integer_ranges
from hwgen.ir.requantized import RequantizedNode, accumulator_range_of, find_requantizer
from hwgen.ir.terminals import QuantInput, QuantOutput
from hwgen.ir.verify import verify


def cuts(graph: Graph) -> Iterator[Graph]:
    """Graphs with fewer layers, fewer outputs or smaller inputs, the most drastic ones first."""
    for nodes in _candidates(graph):
        made = _legal(graph, nodes)
        if made is not None and _size(made) < _size(graph):
            yield made


def _size(graph: Graph) -> tuple[int, int, int]:
    """Layers between inputs and outputs, all layers, numbers at the inputs."""
    inner = [node for node in graph.nodes if not isinstance(node, QuantInput | QuantOutput)]
    numbers = sum(math.prod(node.shape) for node in _inputs(graph))
    return len(inner), len(graph.nodes), numbers


def _candidates(graph: Graph) -> Iterator[list[Node]]:
    yield from _single_outputs(graph)
    yield from _later_inputs(graph)
    yield from _without_an_output(graph)
    yield from _bypassed(graph)
    yield from _smaller_inputs(graph)


def _single_outputs(graph: Graph) -> Iterator[list[Node]]:
    """One layer as the only output, an early one first."""
    inner = [node for node in graph.nodes if not isinstance(node, QuantInput | QuantOutput)]
    for node in inner:
        yield [*inner, *_inputs(graph), _output(graph, node.name)]


def _later_inputs(graph: Graph) -> Iterator[list[Node]]:
    """The tensor of a layer as an input, a late one first."""
    for node in reversed(graph.nodes):
        if isinstance(node, QuantNode) and not isinstance(node, QuantInput | QuantOutput):
            fresh = QuantInput(node.name, (), graph.shape(node.name), node.format)
            yield [fresh if other is node else other for other in graph.nodes]


def _without_an_output(graph: Graph) -> Iterator[list[Node]]:
    outputs = [node for node in graph.nodes if isinstance(node, QuantOutput)]
    for output in outputs if len(outputs) > 1 else []:
        yield [node for node in graph.nodes if node is not output]


def _bypassed(graph: Graph) -> Iterator[list[Node]]:
    """Readers of a layer read one of its inputs instead, where it is the same kind of tensor.

    An output reads any tensor.
    """
    for node in graph.nodes:
        if isinstance(node, QuantInput | QuantOutput):
            continue
        for source in node.inputs:
            if _kind(graph, source) == _kind(graph, node.name):
                yield [_reads(other, node.name, source) for other in graph.nodes]
    for output in (node for node in graph.nodes if isinstance(node, QuantOutput)):
        for source in graph.node(output.inputs[0]).inputs:
            moved = replace(output, inputs=(source,), format=graph.format(source))
            yield [moved if node is output else node for node in graph.nodes]


def _smaller_inputs(graph: Graph) -> Iterator[list[Node]]:
    """Inputs of fewer rows or columns; those that have one shape stay alike."""
    for shape in {node.shape: None for node in _inputs(graph) if len(node.shape) == 3}:
        for axis in (0, 1):
            for size in sorted({1, shape[axis] // 2, shape[axis] - 1} - {0, shape[axis]}):
                smaller = tuple(size if i == axis else n for i, n in enumerate(shape))
                yield [_resized(node, shape, smaller) for node in graph.nodes]


def _inputs(graph: Graph) -> list[QuantInput]:
    return [node for node in graph.nodes if isinstance(node, QuantInput)]


def _output(graph: Graph, name: str) -> QuantOutput:
    (old, *_) = [node for node in graph.nodes if isinstance(node, QuantOutput)]
    return QuantOutput(old.name, (name,), graph.format(name))


def _kind(graph: Graph, name: str) -> tuple[object, Shape]:
    return graph.format(name), graph.shape(name)


def _reads(node: Node, old: str, new: str) -> Node:
    return replace(node, inputs=tuple(new if name == old else name for name in node.inputs))


def _resized(node: Node, old: Shape, new: Shape) -> Node:
    return replace(node, shape=new) if isinstance(node, QuantInput) and node.shape == old else node


def _legal(graph: Graph, nodes: Sequence[Node]) -> Graph | None:
    """The graph of these layers without those that nothing needs, requantizers proved again."""
    try:
        made = Graph.from_nodes(graph.name, _needed(nodes))
        return verify(Graph.from_nodes(graph.name, list(_proved(made))))
    except HwgenError:
        return None


def _needed(nodes: Sequence[Node]) -> list[Node]:
    by_name = {node.name: node for node in nodes}
    needed = [node.name for node in nodes if isinstance(node, QuantOutput)]
    for name in needed:
        needed += [source for source in by_name[name].inputs if source not in needed]
    return [node for node in nodes if node.name in needed]


def _proved(graph: Graph) -> Iterator[Node]:
    """An input reaches over its whole format, perhaps further than the layer it stands for."""
    ranges = integer_ranges(graph)
    for node in graph.nodes:
        if isinstance(node, RequantizedNode) and node.requantizer is not None:
            reach = accumulator_range_of(node, *(ranges[source] for source in node.inputs))
            found = node.requantizer
            if (found.acc_lo > reach.lo).any() or (found.acc_hi < reach.hi).any():
                made = find_requantizer(node, reach)
                yield replace(node, requantizer=made)  # type: ignore[call-arg]
                continue
        yield node
