"""The passes that a graph of integer layers needs before it is scheduled, whoever made it."""

from __future__ import annotations

from collections.abc import Callable

from hwgen.ir.graph import Graph
from hwgen.ir.verify import verify
from hwgen.passes.attach_requantizers import attach_requantizers
from hwgen.passes.fold_constant_channels import fold_constant_channels
from hwgen.passes.fuse_padding import fuse_padding
from hwgen.passes.fuse_pointwise import fuse_pointwise

IntegerPass = Callable[[Graph], Graph]

FINISH: tuple[IntegerPass, ...] = (
    fuse_padding,
    fuse_pointwise,
    fold_constant_channels,
    attach_requantizers,
)


def finish(graph: Graph) -> Graph:
    """The integer graph with padding, clamps and tables fused, constant channels folded and a
    proved requantizer in each layer that rounds."""
    for step in FINISH:
        graph = verify(step(graph))
    return graph
