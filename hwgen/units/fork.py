"""One stream to several readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from hwgen.units.base import Parameter, integers

ENTRY_BITS = 32  # of one number in a parameter that holds one for each port


@dataclass(frozen=True, slots=True)
class Fork:
    """Each word of `bits` bits goes to every port, behind a FIFO of depths[port] words.

    depths: at least 2 each; the FIFO lets its reader lag that far behind the other readers.
    """

    bits: int
    depths: tuple[int, ...]
    label: str = "fork"
    module: ClassVar[str] = "hwgen_fork"

    @property
    def outputs(self) -> tuple[int, ...]:
        """Bits of a beat of each output port."""
        return (self.bits,) * len(self.depths)

    @property
    def input_bits(self) -> int:
        return self.bits

    @property
    def output_bits(self) -> int:
        """Bits of the vector of all output ports, port 0 lowest."""
        return sum(self.outputs)

    @property
    def storage_bits(self) -> int:
        """Bits of the FIFOs."""
        return self.bits * sum(self.depths)

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        sizes = integers(width=self.bits, ports=len(self.depths))
        return (*sizes, ("DEPTHS", vector(self.depths, ENTRY_BITS)))


def vector(values: Sequence[int], bits: int) -> str:
    """Verilog text of a parameter vector: one entry of `bits` bits per value, the first lowest.

    Negative values are in two's complement.
    """
    mask = (1 << bits) - 1
    word = sum((value & mask) << (index * bits) for index, value in enumerate(values))
    return f"{bits * len(values)}'h{word:x}"
