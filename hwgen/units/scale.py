"""Accumulators of a stream to output integers, with constants by channel or by place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hwgen.arithmetic.requantizer import Requantizer
from hwgen.units.base import Parameter
from hwgen.units.mac import requantizer_latency


@dataclass(frozen=True, slots=True)
class Runs:
    """Classes along one axis: the first `front` and the last `back` of `positions` positions are
    classes of their own, those between (one or more) share one."""

    positions: int = 1
    front: int = 0
    back: int = 0

    @classmethod
    def separate(cls, positions: int) -> Runs:
        """Every position is a class of its own."""
        return cls(positions, positions - 1, 0)

    @property
    def classes(self) -> int:
        """Number of classes."""
        return self.front + 1 + self.back


@dataclass(frozen=True, slots=True)
class Walk:
    """Which constants each beat of a frame reads: rows x columns of pixels of `beats` beats.

    All beats of a pixel read the constants of its class, row classes first.
    """

    rows: Runs = Runs()
    columns: Runs = Runs()
    beats: int = 1

    @classmethod
    def channels(cls, beats: int) -> Walk:
        """Each of the `beats` beats of a pixel has its own constants."""
        return cls(columns=Runs.separate(beats))

    @property
    def addresses(self) -> int:
        """Different constants."""
        return self.rows.classes * self.columns.classes


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """Each of `lanes` accumulators of `acc_bits` bits (signed) becomes an integer of `out_bits`.

    walk: which constants a beat reads. shared: the requantizer has one row of constants for each
    address, which all lanes read; else `lanes` rows for each, where rows missing behind the last
    are zero.
    """

    lanes: int
    acc_bits: int
    out_bits: int
    requantizer: Requantizer
    walk: Walk = Walk()
    shared: bool = True
    label: str = "scale"
    module: ClassVar[str] = ""

    @property
    def input_bits(self) -> int:
        return self.lanes * self.acc_bits

    @property
    def output_bits(self) -> int:
        return self.lanes * self.out_bits

    @property
    def latency(self) -> int:
        """Cycles from an accumulator to the push of its output."""
        return requantizer_latency(self.requantizer)

    @property
    def depth(self) -> int:
        """Words in the output FIFO: enough for one a cycle."""
        return self.latency + 2

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return ()
