"""Maximum over the taps of a window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hwgen.units.base import Parameter, integers


@dataclass(frozen=True, slots=True)
class MaxReduce:
    """Largest of `taps` words, lane by lane; levels: registers on the way."""

    taps: int
    lanes: int
    bits: int
    signed: bool
    label: str
    module: ClassVar[str] = "hwgen_max_reduce"

    @property
    def levels(self) -> int:
        """Cycles from a window to the push of its maximum."""
        return (self.taps - 1).bit_length()

    @property
    def depth(self) -> int:
        """Words in the output FIFO: enough for one a cycle."""
        return self.levels + 2

    @property
    def input_bits(self) -> int:
        return self.taps * self.lanes * self.bits

    @property
    def output_bits(self) -> int:
        return self.lanes * self.bits

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return integers(
            taps=self.taps,
            lanes=self.lanes,
            w=self.bits,
            is_signed=int(self.signed),
            depth=self.depth,
        )
