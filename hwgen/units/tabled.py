"""A requantizer with a table behind: what it rounds to addresses a ROM, one stage later."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.requantizer import Requantizer
from hwgen.units.lookup import Lookup

TABLE_LATENCY = 1


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Tabled(Requantizer):
    """The circuit `plain`, whose integers (levels) become entries of the table of `lookup`.

    lookup: the lanes and beats are those of the stream that leaves.
    """

    plain: Requantizer
    lookup: Lookup

    @classmethod
    def of(cls, plain: Requantizer, lookup: Lookup) -> Tabled:
        """`plain` in front of `lookup`."""
        numbers = {field.name: getattr(plain, field.name) for field in fields(plain)}
        return cls(**numbers, plain=plain, lookup=lookup)

    def apply(self, acc: NDArray[np.integer]) -> NDArray[np.int64]:
        """Entries for accumulators [..., Cout], exactly as the hardware finds them."""
        table = self.lookup.table
        columns = self.plain.apply(acc) & (table.shape[1] - 1)
        rows = 0 if self.lookup.shared else np.arange(columns.shape[-1]) % len(table)
        entries: NDArray[np.int64] = table[rows, columns]
        return entries
