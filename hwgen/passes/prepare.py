"""The passes on the float graph that run before its ranges are measured: they fold layers."""

from __future__ import annotations

from collections.abc import Callable

from hwgen.ir.graph import Graph
from hwgen.passes.fold_batch_norm import fold_batch_norm
from hwgen.passes.fuse_padding import fuse_padding

FloatPass = Callable[[Graph], Graph]

PREPARE: tuple[FloatPass, ...] = (fuse_padding, fold_batch_norm)


def prepare(graph: Graph) -> Graph:
    """The float graph with layers folded into others; every output is the same."""
    for step in PREPARE:
        graph = step(graph)
    return graph
