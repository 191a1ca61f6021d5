"""Pass: a batch normalisation beside a layer with weights becomes part of its weights and bias.

In real numbers, before quantization, so that nothing is rounded twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    nodes, layers = _folded(graph)
    notes = [_note(name, layer) for name, layer in layers.items()]
    return graph.with_nodes(nodes, notes=notes) if notes else graph


def folded_batch_norms(graph: Graph) -> dict[str, str]:
    """Name of each batch normalisation that is folded, to the name of the layer that it goes to."""
    _, layers = _folded(graph)
    return {name: layer for name, layer in layers.items() if layer is not None}


def _note(name: str, layer: str | None) -> str:
    if layer is None:
        return f"batch norm {name!r} is a table per channel: no layer beside it can take it in"
    return f"batch norm {name!r} is part of the weights and bias of {layer!r}"


def _folded(graph: Graph) -> tuple[Iterable[Node], dict[str, str | None]]:
    """The layers that are left; where each batch normalisation went, None where it stays."""
    nodes = {node.name: node for node in graph.nodes}
    layers: dict[str, str | None] = {}
    for node in graph.nodes:
        if isinstance(node, BatchNorm):
            changed = _changed(nodes, node.name, graph.shape(node.name)[-1])
            layers[node.name] = None if changed is None else changed.name
            nodes = nodes if changed is None else _without(nodes, node.name, changed)
    return nodes.values(), layers


def _changed(nodes: Mapping[str, Node], name: str, channels: int) -> Node | None:
    """The layer beside the batch normalisation `name` with it folded in; None without one."""
    norm = nodes[name]
    assert isinstance(norm, BatchNorm)
    factor, offset = (np.broadcast_to(a, (channels,)) for a in (norm.factor, norm.offset))
    source, readers = nodes[norm.inputs[0]], _readers(nodes, name)
    before = scaled(source, factor, offset) if _readers(nodes, source.name) == [name] else None
    if before is not None or len(readers) != 1:
        return before
    return prescaled(nodes[readers[0]], factor, offset)


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
