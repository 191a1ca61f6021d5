"""A table: every value of a beat addresses a ROM whose output register is that of the unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from hwgen.units.base import Parameter


@dataclass(frozen=True, slots=True, eq=False)
class Lookup:
    """Each of `lanes` values of `in_bits` bits becomes one of `out_bits` bits.

    table [tables, 2**in_bits]: integers by the stored bits of the input, one row for all channels
    or one for each; beats: of a pixel. With one row per channel, lanes without a channel give 0;
    with more lanes than channels a beat holds several pixels.
    """

    lanes: int
    in_bits: int
    out_bits: int
    beats: int
    table: NDArray[np.int64]
    label: str = "table"
    module: ClassVar[str] = ""

    @property
    def input_bits(self) -> int:
        return self.lanes * self.in_bits

    @property
    def output_bits(self) -> int:
        return self.lanes * self.out_bits

    @property
    def shared(self) -> bool:
        """True when all channels have the same table."""
        return len(self.table) == 1

    @property
    def gives_zero(self) -> bool:
        """True when a lane without a channel is zero whatever enters it: its ROM holds zeros."""
        return not self.shared

    @property
    def rom_words(self) -> int:
        """Words of the ROM of a lane."""
        return (1 if self.shared else self.beats) << self.in_bits

    @property
    def storage_bits(self) -> int:
        """Bits of the ROMs of all lanes."""
        return self.lanes * self.rom_words * self.out_bits

    @property
    def roms(self) -> int:
        """Different ROMs; lane n reads the one with number n modulo this."""
        return min(self.lanes, len(self.table))

    def rom(self, lane: int) -> NDArray[np.int64]:
        """Words of the ROM of a lane: [2**in_bits] of each beat, one after the other."""
        if self.shared:
            first: NDArray[np.int64] = self.table[0]
            return first
        missing = -len(self.table) % self.roms
        whole = np.pad(self.table, ((0, missing), (0, 0)))
        return whole[lane % self.roms :: self.roms].reshape(-1)

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return ()
