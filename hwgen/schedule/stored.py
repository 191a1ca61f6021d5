"""A design's choices as plain values, and the design again from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hwgen.ir.graph import Graph
from hwgen.schedule.design import Design, lower_graph
from hwgen.schedule.layer import Folding, Sizes

Choices = dict[str, dict[str, Any]]


def choices(design: Design) -> Choices:
    """Folding and extra storage of every layer that has any, by name."""
    return {
        layer.name: {
            "folding": None if layer.folding is None else [layer.folding.pe, layer.folding.simd],
            "extra": dict(sorted(layer.sizes.extra.items())),
        }
        for layer in design.layers
        if layer.folding is not None or layer.sizes.extra
    }


def restore(graph: Graph, name: str, target: str, chosen: Mapping[str, Any]) -> Design:
    """The design that `choices` was taken from, for the same quantized graph."""
    foldings = {
        layer: Folding(*entry["folding"]) for layer, entry in chosen.items() if entry["folding"]
    }
    sizes = {layer: Sizes(entry["extra"]) for layer, entry in chosen.items()}
    return lower_graph(graph, name, target, foldings, sizes)
