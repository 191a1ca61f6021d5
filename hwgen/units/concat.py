"""Several streams one after the other, pixel by pixel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hwgen.units.base import Parameter, integers
from hwgen.units.fork import ENTRY_BITS, vector


@dataclass(frozen=True, slots=True)
class Concat:
    """Of every pixel the beats[0] words of port 0, then the beats[1] words of port 1, and so on.

    bits: of a word, the same at each port.
    """

    bits: int
    beats: tuple[int, ...]
    label: str = "concat"
    module: ClassVar[str] = "hwgen_concat"

    @property
    def ports(self) -> tuple[int, ...]:
        """Bits of a word of each input port."""
        return (self.bits,) * len(self.beats)

    @property
    def input_bits(self) -> int:
        """Bits of the vector of all ports."""
        return sum(self.ports)

    @property
    def output_bits(self) -> int:
        return self.bits

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        count = max(1, (max(self.beats) - 1).bit_length())
        sizes = integers(ports=len(self.beats), width=self.bits, count_w=count)
        return (*sizes, ("BEATS", vector(self.beats, ENTRY_BITS)))
