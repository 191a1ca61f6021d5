"""The passes on the float graph that run before its ranges are measured: they fuse layers."""

from __future__ import annotations

from collections.abc import Callable

from hwgen.ir.graph import Graph
from hwgen.passes.fuse_relu import fuse_relu

FloatPass = Callable[[Graph], Graph]

PREPARE: tuple[FloatPass, ...] = (fuse_relu,)


def prepare(graph: Graph) -> Graph:
    """The float graph with its layers fused; every remaining tensor is the same."""
    for step in PREPARE:
        graph = step(graph)
    return graph
