"""What a frontend returns: a graph and the data that came with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from hwgen.ir.graph import Graph

if TYPE_CHECKING:
    from hwgen.frontends.layout import Layout

Batches = NDArray[Any] | Mapping[str, NDArray[Any]]
"""Frames [N, *shape], of each input layer by its name where there are several."""


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one node of a file: the layers it is in, none when it needs no hardware."""

    node: str
    operator: str
    layers: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Origin:
    """Where an imported graph came from.

    kind: of the file; runtime: whose integers it equals, in words; tensors: layer by the name of
    each tensor of the file that the layer's output equals, in every bit. layouts: how the values
    of an input or output layer lie in the file, where that is not the order of the layer.
    """

    kind: str
    runtime: str
    steps: tuple[Step, ...]
    tensors: Mapping[str, str]
    layouts: Mapping[str, Layout] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A float or quantized graph, and data where the file has them.

    calibration: real inputs that set the ranges; inputs: real inputs to simulate and measure with;
    labels: the class of each frame, [N]. origin: of a graph that was imported.
    """

    graph: Graph
    calibration: Batches | None = None
    inputs: Batches | None = None
    labels: NDArray[Any] | None = None
    origin: Origin | None = None
