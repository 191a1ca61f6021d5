"""Pass: a batch normalisation beside a layer with weights becomes part of its weights and bias.

In real numbers, before quantization, so that nothing is rounded twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from hwgen.ir.batch_norm import BatchNorm
from hwgen.ir.graph import Graph
from hwgen.ir.node import Node
from hwgen.passes.scaled import prescaled, scaled


def fold_batch_norm(graph: Graph) -> Graph:
    """The float graph without the batch normalisations that fold, and a note for each of them.

    One is folded into the layer that it reads, when it is its only reader, else into the layer
    that reads it, when that is its only reader; those two keep their names. Tensors of other
    layers stay the same, but for the rounding of double precision.
    """
    nodes = {node.name: node for node in graph.nodes}
    notes = []
    for node in graph.nodes:
        if isinstance(node, BatchNorm):
            nodes, note = _folded(nodes, node.name, graph.shape(node.name)[-1])
            notes.append(note)
    return graph.with_nodes(nodes.values(), notes=notes) if notes else graph


def _folded(nodes: dict[str, Node], name: str, channels: int) -> tuple[dict[str, Node], str]:
    """The nodes with the batch normalisation `name` folded where that is possible, and a note."""
    norm = nodes[name]
    assert isinstance(norm, BatchNorm)
    factor, offset = (np.broadcast_to(a, (channels,)) for a in (norm.factor, norm.offset))
    source, readers = nodes[norm.inputs[0]], _readers(nodes, name)
    before = scaled(source, factor, offset) if _readers(nodes, source.name) == [name] else None
    if before is not None:
        message = f"batch norm {name!r} is part of the weights and bias of {source.name!r}"
        return _without(nodes, name, before), message
    after = prescaled(nodes[readers[0]], factor, offset) if len(readers) == 1 else None
    if after is not None:
        message = f"batch norm {name!r} is part of the weights and bias of {after.name!r}"
        return _without(nodes, name, after), message
    return nodes, f"batch norm {name!r} is a table per channel: no layer beside it can take it in"


def _readers(nodes: Mapping[str, Node], name: str) -> list[str]:
    return [node.name for node in nodes.values() if name in node.inputs]


def _without(nodes: Mapping[str, Node], name: str, changed: Node) -> dict[str, Node]:
    """The nodes with `changed` in place of its namesake and past the node `name`."""
    (source,) = nodes[name].inputs
    kept = {**nodes, changed.name: changed}
    del kept[name]
    return {
        node.name: replace(node, inputs=tuple(source if i == name else i for i in node.inputs))
        for node in kept.values()
    }
