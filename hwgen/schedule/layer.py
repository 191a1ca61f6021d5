"""What lowering makes of one layer: chains of hardware units from its inputs to its output."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import singledispatch

from hwgen.ir.node import Node
from hwgen.units.base import Unit
from hwgen.units.streams import Stream


@dataclass(frozen=True, slots=True)
class Folding:
    """pe outputs and simd inputs of a layer are computed side by side in each cycle.

    pixels: so they are for this many neighbouring windows of a row, with the same weights.
    stationary: for windows of one pixel, True keeps accumulators of all outputs in memory and takes
    each input once, False keeps the inputs; None takes what is smaller.
    logic: products are made of look-up tables, not of multipliers.
    adders: all products of a window are one graph of adders, made for the weights; for all outputs
    and all inputs of a window side by side.
    """

    pe: int
    simd: int
    pixels: int = 1
    stationary: bool | None = None
    logic: bool = False
    adders: bool = False

    @property
    def products(self) -> int:
        """Products of a cycle."""
        return self.pe * self.simd * self.pixels

    @property
    def multipliers(self) -> int:
        """Multipliers of the array."""
        return 0 if self.logic or self.adders else self.products


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
    """One layer in hardware: chains of units between streams.

    inputs: one stream per input; units: from there to the stream `output`, in order.
    branches: with several inputs, the chain of each one in front of units[0], which joins them.
    carries: the table behind that these units read, too (hwgen.schedule.merge); `output` is what
    that makes.
    """

    node: Node
    operator: str
    inputs: tuple[Stream, ...]
    output: Stream
    units: tuple[Unit, ...]
    folding: Folding | None = None
    sizes: Sizes = field(default_factory=Sizes)
    branches: tuple[tuple[Unit, ...], ...] = ()
    carries: str = ""

    @property
    def tensor(self) -> str:
        """Name of the layer whose integers leave."""
        return self.carries or self.name

    @property
    def name(self) -> str:
        """Name of the layer in the graph."""
        return self.node.name

    @property
    def all_units(self) -> tuple[Unit, ...]:
        """Units of the branches, then those behind the join."""
        return (*(unit for branch in self.branches for unit in branch), *self.units)


@singledispatch
def lower(node: Node, streams: tuple[Stream, ...], folding: Folding | None, sizes: Sizes) -> Layer:
    """Units that compute `node` from its input streams. A new operator registers itself here."""
    raise NotImplementedError(f"no hardware for {type(node).__name__}")
