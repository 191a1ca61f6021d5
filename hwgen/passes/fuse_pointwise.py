"""Pass: clamps and tables disappear in the layer before them where that changes no integer.

A clamp becomes the clamp of the requantizer or is applied to the entries of a table; a table behind
a table or a clamp is one table. The layer before must have no other reader, and keeps its name.
"""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch

import numpy as np

from hwgen.ir.activation import QuantClamp
from hwgen.ir.graph import Graph
from hwgen.ir.lookup import MAX_BITS, QuantLookup, every_integer, look_up, stored_bits
from hwgen.ir.node import Node
from hwgen.ir.requantized import RequantizedNode


def fuse_pointwise(graph: Graph) -> Graph:
    """The graph with fewer layers; every tensor that is left holds the integers of the last layer
    that went into it."""
    kept, _ = _fused(graph)
    return graph.with_nodes(kept.values())


def holders(graph: Graph) -> dict[str, str]:
    """By each layer whose integers are left once clamps and tables are fused: who holds them."""
    kept, names = _fused(graph)
    last = {into: name for name, into in names.items()}
    alone = {name: name for name in kept if name not in last}
    return alone | {name: into for into, name in last.items()}


def _fused(graph: Graph) -> tuple[dict[str, Node], dict[str, str]]:
    """Layers that are left, and of each layer that went into another: the name of that."""
    kept: dict[str, Node] = {}
    names: dict[str, str] = {}
    for node in graph.nodes:
        node = replace(node, inputs=tuple(names.get(name, name) for name in node.inputs))
        alone = len(node.inputs) == 1 and _read_once(graph, node.name)
        merged = absorbed(node, kept[node.inputs[0]]) if alone else None
        if merged is None:
            kept[node.name] = node
        else:
            kept[merged.name] = merged
            names[node.name] = merged.name
    return kept, names


def _read_once(graph: Graph, name: str) -> bool:
    """True when layer `name` is the only reader of the layer before it."""
    (source,) = graph.node(name).inputs
    return graph.consumers(source) == (name,)


@singledispatch
def absorbed(node: Node, source: Node) -> Node | None:
    """`source` with `node`, its only reader, taken in; None where that is not possible."""
    return None


@absorbed.register(QuantClamp)
def _clamp(node: QuantClamp, source: Node) -> Node | None:
    return clamped(source, node.lo, node.hi)


@singledispatch
def clamped(source: Node, lo: int, hi: int) -> Node | None:
    """`source` with its output limited to lo .. hi; None where it has no clamp."""
    return None


@clamped.register(RequantizedNode)
def _clamp_requantized(source: RequantizedNode, lo: int, hi: int) -> Node:
    ends = tuple(min(max(end, lo), hi) for end in source.activation)
    return replace(source, activation=ends)  # type: ignore[call-arg]


@clamped.register(QuantClamp)
def _clamp_clamp(source: QuantClamp, lo: int, hi: int) -> Node:
    ends = (min(max(end, lo), hi) for end in (source.lo, source.hi))
    return QuantClamp(source.name, source.inputs, source.format, *ends)


@clamped.register(QuantLookup)
def _clamp_lookup(source: QuantLookup, lo: int, hi: int) -> Node:
    return replace(source, table=np.clip(source.table, lo, hi))


@absorbed.register(QuantLookup)
def _lookup(node: QuantLookup, source: Node) -> Node | None:
    if isinstance(source, QuantLookup):
        number, table = source.input_format, source.table
    elif isinstance(source, QuantClamp) and source.format.bits <= MAX_BITS:
        number = source.format
        table = np.clip(every_integer(number), source.lo, source.hi)[None]
    else:
        return None
    columns = stored_bits(table, node.input_format).T
    composed = look_up(node.table, columns).T
    return QuantLookup(source.name, source.inputs, number, node.format, composed)
