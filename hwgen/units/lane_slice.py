"""Some lanes of each beat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hwgen.units.base import Parameter, integers


@dataclass(frozen=True, slots=True)
class LaneSlice:
    """Of each beat of `bits` bits, `kept` bits from bit `first` on; only wires."""

    bits: int
    first: int
    kept: int
    label: str = "lanes"
    module: ClassVar[str] = "hwgen_lane_slice"

    @property
    def input_bits(self) -> int:
        return self.bits

    @property
    def output_bits(self) -> int:
        return self.kept

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return integers(width=self.bits, first=self.first, kept=self.kept)
