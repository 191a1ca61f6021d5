"""Several streams to one, word by word."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import ClassVar

from hwgen.units.base import Parameter, integers
from hwgen.units.fork import ENTRY_BITS, vector


@dataclass(frozen=True, slots=True)
class Join:
    """One word of each port becomes one word, port 0 lowest. ports: bits of a word of each."""

    ports: tuple[int, ...]
    label: str = "join"
    module: ClassVar[str] = "hwgen_join"

    @property
    def input_bits(self) -> int:
        """Bits of the vector of all ports."""
        return sum(self.ports)

    @property
    def output_bits(self) -> int:
        return sum(self.ports)

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        lows = tuple(accumulate(self.ports[:-1], initial=0))
        sizes = integers(ports=len(self.ports), width=sum(self.ports))
        return (
            *sizes,
            ("WIDTHS", vector(self.ports, ENTRY_BITS)),
            ("LOWS", vector(lows, ENTRY_BITS)),
        )
