"""Pass: padding in front of a layer with windows becomes padding of its windows, which is free."""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch

import numpy as np

from hwgen.ir.convolution import Conv2d, QuantConv2d
from hwgen.ir.graph import Graph
from hwgen.ir.locally_connected import LocallyConnected2d, QuantLocallyConnected2d
from hwgen.ir.node import Node, check
from hwgen.ir.pad import Pad, QuantPad
from hwgen.ir.pooling import QuantMaxPool2d
from hwgen.ir.window import Padding

AnyPad = Pad | QuantPad
Convolution = Conv2d | LocallyConnected2d | QuantConv2d | QuantLocallyConnected2d


@singledispatch
def padded(node: Node, pad: AnyPad) -> Node | None:
    """The layer that makes of x what `node` makes of the padded x, where there is one.

    Every integer stays the same, too.
    """
    return None


@padded.register(Conv2d)
@padded.register(LocallyConnected2d)
@padded.register(QuantConv2d)
@padded.register(QuantLocallyConnected2d)
def _convolution(node: Convolution, pad: AnyPad) -> Node | None:
    """Padding of constant fill adds nothing to a sum, so only a pad that stands for 0 joins it."""
    if pad.fill == "constant" and not _adds_nothing(pad):
        return None
    if not any(node.padding):
        return replace(node, padding=pad.padding, fill=pad.fill)
    return _joined(node, pad, node.fill)


@padded.register(Pad)
@padded.register(QuantPad)
def _pad(node: AnyPad, pad: AnyPad) -> Node | None:
    if pad.fill == "constant" and pad.value != node.value:
        return None
    return _joined(node, pad, node.fill)


@padded.register(QuantMaxPool2d)
def _largest(node: QuantMaxPool2d, pad: AnyPad) -> Node | None:
    """The smallest integer wins as little as padding does; ceil_mode counts pixels, though."""
    if node.ceil_mode or pad.fill != "constant" or pad.value != node.format.lo:
        return None
    return replace(node, padding=_sum(pad.padding, node.padding))


def _adds_nothing(pad: AnyPad) -> bool:
    if isinstance(pad, Pad):
        return pad.value == 0.0
    return int(pad.format.centre(np.array(pad.value))) == 0


def _joined(node: Convolution | AnyPad, pad: AnyPad, fill: str) -> Convolution | AnyPad | None:
    """Padding of one kind adds up; what is mirrored twice does not lie in one mirror."""
    if pad.fill != fill or fill == "reflect":
        return None
    return replace(node, padding=_sum(pad.padding, node.padding))


def _sum(inner: Padding, outer: Padding) -> Padding:
    top, bottom, left, right = (a + b for a, b in zip(inner, outer, strict=True))
    return top, bottom, left, right


def fuse_padding(graph: Graph) -> Graph:
    """The graph where a layer takes in the padding that it alone reads, with a note each."""
    nodes = {node.name: node for node in graph.nodes}
    notes = []
    for name in [node.name for node in graph.nodes if isinstance(node, AnyPad)]:
        readers = [node for node in nodes.values() if name in node.inputs]
        changed = _taken(nodes[name], readers)
        shape = graph.shape(nodes[name].inputs[0])
        if changed is not None and not check(changed, [shape]):
            nodes[changed.name] = replace(changed, inputs=nodes[name].inputs)
            del nodes[name]
            notes.append(f"padding {name!r} is padding of {changed.name!r}")
    return graph.with_nodes(nodes.values(), notes=notes) if notes else graph


def _taken(pad: Node, readers: list[Node]) -> Node | None:
    """The only reader of `pad` with its padding, if it can take it in."""
    if not isinstance(pad, AnyPad) or len(readers) != 1:
        return None
    return padded(readers[0], pad)
