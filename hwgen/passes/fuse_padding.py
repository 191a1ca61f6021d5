"""Pass: padding in front of a layer with windows becomes padding of its windows, which is free."""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch

from hwgen.ir.convolution import Conv2d
from hwgen.ir.graph import Graph
from hwgen.ir.locally_connected import LocallyConnected2d
from hwgen.ir.node import Node
from hwgen.ir.pad import Pad
from hwgen.ir.window import Padding


@singledispatch
def padded(node: Node, pad: Pad) -> Node | None:
    """The layer that makes of x what `node` makes of the padded x, where there is one.

    Every integer stays the same, too.
    """
    return None


@padded.register(Conv2d)
@padded.register(LocallyConnected2d)
def _convolution(node: Conv2d | LocallyConnected2d, pad: Pad) -> Node | None:
    """Padding of constant fill is the zero point, so only a pad of 0.0 joins it."""
    if pad.mode == "constant" and pad.value != 0.0:
        return None
    if not any(node.padding):
        return replace(node, padding=pad.padding, fill=pad.mode)
    return _joined(node, pad, node.fill)


@padded.register(Pad)
def _pad(node: Pad, pad: Pad) -> Node | None:
    if pad.mode == "constant" and pad.value != node.value:
        return None
    return _joined(node, pad, node.mode)


def _joined(
    node: Conv2d | LocallyConnected2d | Pad, pad: Pad, fill: str
) -> Conv2d | LocallyConnected2d | Pad | None:
    """Padding of one kind adds up; what is mirrored twice does not lie in one mirror."""
    if pad.mode != fill or fill == "reflect":
        return None
    return replace(node, padding=_sum(pad.padding, node.padding))


def _sum(inner: Padding, outer: Padding) -> Padding:
    top, bottom, left, right = (a + b for a, b in zip(inner, outer, strict=True))
    return top, bottom, left, right


def fuse_padding(graph: Graph) -> Graph:
    """The float graph where a layer takes in the padding that it alone reads, with a note each."""
    nodes = {node.name: node for node in graph.nodes}
    notes = []
    for name in [node.name for node in graph.nodes if isinstance(node, Pad)]:
        readers = [node for node in nodes.values() if name in node.inputs]
        changed = _taken(nodes[name], readers)
        if changed is not None:
            nodes[changed.name] = replace(changed, inputs=nodes[name].inputs)
            del nodes[name]
            notes.append(f"padding {name!r} is padding of {changed.name!r}")
    return graph.with_nodes(nodes.values(), notes=notes) if notes else graph


def _taken(pad: Node, readers: list[Node]) -> Node | None:
    """The only reader of `pad` with its padding, if it can take it in."""
    if not isinstance(pad, Pad) or len(readers) != 1:
        return None
    return padded(readers[0], pad)
