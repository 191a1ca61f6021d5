"""Softmax over the channels of each pixel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from hwgen.units.base import Parameter, integers

PAUSE = 46  # cycles from the last value of the sum to the first one of the output: the reciprocal
LATENCY = 9  # cycles from the read of a value in the output pass to its push
OUTPUT_BITS = 8
EXPONENTIAL_BITS = 31


@dataclass(frozen=True, slots=True, eq=False)
class Softmax:
    """`channels` values of `bits` bits, one a beat, become as many of 8 bits.

    table [2**bits]: exponential of each distance from the largest value, Q0.31.
    """

    channels: int
    bits: int
    signed: bool
    table: NDArray[np.int64]
    label: str = "engine"
    module: ClassVar[str] = ""

    @property
    def depth(self) -> int:
        """Words in the output FIFO: a pixel, so that the next one is summed while this leaves."""
        return max(2, self.channels)

    @property
    def work(self) -> int:
        """Cycles of one pixel: a pass for the sum, the reciprocal, a pass for the output."""
        return 2 * self.channels + PAUSE

    @property
    def capacity(self) -> int:
        """Values of storage: the pixel that is read, and the next one."""
        return 2 * self.channels

    @property
    def input_bits(self) -> int:
        return self.bits

    @property
    def output_bits(self) -> int:
        return OUTPUT_BITS

    @property
    def storage_bits(self) -> int:
        """Bits of the values, of the table and of the output FIFO."""
        values = self.capacity * self.bits
        return values + len(self.table) * EXPONENTIAL_BITS + self.depth * OUTPUT_BITS

    @property
    def core_parameters(self) -> tuple[Parameter, ...]:
        """Parameters of the library module inside the generated one."""
        return integers(
            w=self.bits,
            is_signed=int(self.signed),
            channels=self.channels,
            depth=self.depth,
        )

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return ()
