"""What lowering makes of one layer: a chain of hardware units from one stream to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import singledispatch

from hwgen.ir.node import Node
from hwgen.units.base import Unit
from hwgen.units.streams import Stream


@dataclass(frozen=True, slots=True)
class Folding:
    """pe outputs and simd inputs of a layer are computed side by side in each cycle."""

    pe: int
    simd: int


@dataclass(frozen=True, slots=True)
class Sizes:
    """Extra storage of the buffers of a layer, by unit label, above the least that can work.

    Positions for a sliding window, words for a window buffer.
    """

    extra: Mapping[str, int] = field(default_factory=dict)

    def of(self, label: str) -> int:
        """Extra storage of the unit called `label`."""
        return self.extra.get(label, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One layer in hardware. units: from the stream `input` to the stream `output`, in order."""

    node: Node
    operator: str
    input: Stream
    output: Stream
    units: tuple[Unit, ...]
    folding: Folding | None = None
    sizes: Sizes = field(default_factory=Sizes)

    @property
    def name(self) -> str:
        """Name of the layer in the graph."""
        return self.node.name


@singledispatch
def lower(node: Node, stream: Stream, folding: Folding | None, sizes: Sizes) -> Layer:
    """Units that compute `node` from `stream`. A new operator registers itself here."""
    raise NotImplementedError(f"no hardware for {type(node).__name__}")
