"""A clamp in front of a skid buffer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hwgen.units.base import Parameter, integers


@dataclass(frozen=True, slots=True)
class Clamp:
    """Each of `lanes` values of `bits` bits is limited to lo .. hi."""

    lanes: int
    bits: int
    signed: bool
    lo: int
    hi: int
    label: str = "clamp"
    module: ClassVar[str] = "hwgen_clamp"

    @property
    def input_bits(self) -> int:
        return self.lanes * self.bits

    @property
    def output_bits(self) -> int:
        return self.lanes * self.bits

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        mask = (1 << self.bits) - 1
        sizes = integers(lanes=self.lanes, w=self.bits, is_signed=int(self.signed))
        low, high = (f"{self.bits}'h{value & mask:x}" for value in (self.lo, self.hi))
        return (*sizes, ("LOW", low), ("HIGH", high))
