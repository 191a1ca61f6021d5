"""What a frontend returns: a graph and the data that came with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from hwgen.ir.graph import Graph


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A float or quantized graph, and data where the file has them.

    calibration: real inputs [N, *shape] that set the ranges; inputs: real inputs to simulate and
    measure with; labels: the class of each input, [N].
    """

    graph: Graph
    calibration: NDArray[Any] | None = None
    inputs: NDArray[Any] | None = None
    labels: NDArray[Any] | None = None
