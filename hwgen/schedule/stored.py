"""A design's choices as plain values, and the design again from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hwgen.ir.graph import Graph
from hwgen.schedule.design import Design, lower_graph
from hwgen.schedule.layer import Folding, Sizes

Choices = dict[str, Any]


def choices(design: Design) -> Choices:
    """Folding and extra storage of every layer that has any; extra words behind the forks."""
    layers = {
        layer.name: {
            "folding": _numbers(layer.folding),
            "extra": dict(sorted(layer.sizes.extra.items())),
        }
        for layer in design.layers
        if layer.folding is not None or layer.sizes.extra
    }
    forks = {name: dict(sorted(sizes.extra.items())) for name, sizes in design.fork_sizes.items()}
    return {"layers": layers, "forks": forks, "pixels": design.pixels}


def _numbers(folding: Folding | None) -> list[int | None] | None:
    """The fields of a folding, those at the end left out that are what they mostly are."""
    if folding is None:
        return None
    numbers = [folding.pe, folding.simd, folding.pixels]
    if folding.adders:
        return [*numbers, folding.stationary, folding.logic, folding.adders]
    if folding.logic:
        return [*numbers, folding.stationary, folding.logic]
    return [*numbers, *([] if folding.stationary is None else [folding.stationary])]


def restore(graph: Graph, name: str, target: str, chosen: Mapping[str, Any]) -> Design:
    """The design that `choices` was taken from, for the same quantized graph."""
    layers = chosen["layers"]
    foldings = {
        layer: Folding(*entry["folding"]) for layer, entry in layers.items() if entry["folding"]
    }
    sizes = {layer: Sizes(entry["extra"]) for layer, entry in layers.items()}
    forks = {layer: Sizes(extra) for layer, extra in chosen["forks"].items()}
    return lower_graph(graph, name, target, foldings, sizes, forks, chosen["pixels"])
