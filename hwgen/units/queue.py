"""Words that wait between a stream that comes in bursts and one that does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hwgen.units.base import Parameter, integers


@dataclass(frozen=True, slots=True)
class Queue:
    """Up to `depth` words of `bits` bits, at least 2; wires when depth is 0.

    most: words beyond which more cannot help.
    """

    bits: int
    depth: int
    most: int
    label: str = "queue"
    module: ClassVar[str] = "hwgen_queue"

    @property
    def input_bits(self) -> int:
        return self.bits

    @property
    def output_bits(self) -> int:
        return self.bits

    @property
    def storage_bits(self) -> int:
        """Bits of the words."""
        return self.bits * self.depth

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return integers(width=self.bits, depth=self.depth)
