"""Words that leave several times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hwgen.units.base import Parameter, integers

DEPTH = 3  # read, push, pop, credit back: three words under way keep one a cycle


def least_capacity(inner: int) -> int:
    """Words of storage with which one word a cycle leaves if as many can enter."""
    return max(2, inner)


@dataclass(frozen=True, slots=True)
class Replay:
    """Every `inner` words of `bits` bits leave `factor` times, one after the other.

    capacity: words of storage. Up to 2 * inner of them let the words enter more evenly.
    """

    bits: int
    inner: int
    factor: int
    capacity: int
    label: str
    module: ClassVar[str] = "hwgen_replay"

    @property
    def input_bits(self) -> int:
        return self.bits

    @property
    def output_bits(self) -> int:
        return self.bits

    @property
    def storage_bits(self) -> int:
        """Bits of the memory."""
        return self.capacity * self.bits

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return integers(
            word=self.bits,
            inner=self.inner,
            factor=self.factor,
            capacity=self.capacity,
            depth=DEPTH,
        )
