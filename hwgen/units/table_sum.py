"""Sum of two streams, each through a table: exact terms of a rounding rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.intervals import signed_bits
from hwgen.units.base import Parameter


@dataclass(frozen=True, slots=True, eq=False)
class TableSum:
    """`lanes` sums table_a[x] + table_b[y] a beat, x and y as bit patterns of their lanes.

    A word holds the values of a below those of b, as a Join makes it. Tables have a power of two
    of entries each.
    """

    lanes: int
    table_a: NDArray[np.int64]
    table_b: NDArray[np.int64]
    label: str = "terms"
    module: ClassVar[str] = ""

    @property
    def a_bits(self) -> int:
        """Bits of a value of a."""
        return len(self.table_a).bit_length() - 1

    @property
    def b_bits(self) -> int:
        """Bits of a value of b."""
        return len(self.table_b).bit_length() - 1

    @property
    def sum_bits(self) -> int:
        """Signed bits of a sum, and of every term."""
        a, b = (np.append(table, 0) for table in (self.table_a, self.table_b))
        return signed_bits(int(a.min() + b.min()), int(a.max() + b.max()))

    @property
    def input_bits(self) -> int:
        return self.lanes * (self.a_bits + self.b_bits)

    @property
    def output_bits(self) -> int:
        return self.lanes * self.sum_bits

    @property
    def latency(self) -> int:
        """Cycles from an accepted word to the push of its sums: ROM, adder."""
        return 2

    @property
    def depth(self) -> int:
        """Words in the output FIFO: enough for one a cycle."""
        return self.latency + 2

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return ()
