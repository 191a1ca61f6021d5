"""Some words of every so many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hwgen.units.base import Parameter, integers

LEAST_DEPTH = 2  # words in the output FIFO that sustain one a cycle


@dataclass(frozen=True, slots=True)
class Keep:
    """Of every `period` words of `bits` bits, `count` pass, the one numbered `first` in front.

    depth: words in the output FIFO; more of them even out the kept words, which come in bursts.
    """

    bits: int
    period: int
    first: int
    count: int
    label: str
    depth: int = LEAST_DEPTH
    module: ClassVar[str] = "hwgen_keep"

    @property
    def input_bits(self) -> int:
        return self.bits

    @property
    def output_bits(self) -> int:
        return self.bits

    @property
    def storage_bits(self) -> int:
        """Bits of the FIFO."""
        return self.depth * self.bits

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return integers(
            width=self.bits,
            period=self.period,
            first=self.first,
            count=self.count,
            depth=self.depth,
        )
