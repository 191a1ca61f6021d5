"""Where a requantizer stands: what its views need to know of the unit around it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.requantizer import Requantizer
from hwgen.emit.views.common import ParameterView, count, index_bits, parameter_views
from hwgen.units.base import Unit, integers
from hwgen.units.mac import Mac
from hwgen.units.scale import Scale, Walk


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """`lanes` accumulators of `acc_bits` bits become integers of `out_bits` bits in each beat.

    walk: the constants of each beat. shared: all lanes read the same ones; else each lane of each
    address is the next row of the requantizer. cycles: of the multiplication, 1 unless its limbs
    take turns.
    """

    form: Requantizer
    lanes: int
    acc_bits: int
    out_bits: int
    walk: Walk
    shared: bool
    cycles: int = 1

    @property
    def by_place(self) -> bool:
        """True when constants belong to a place of the frame, and not just to the beat."""
        return self.shared or self.walk != Walk.channels(self.walk.columns.positions)

    @property
    def addresses(self) -> int:
        """Words of constants."""
        return self.walk.addresses

    @property
    def address_bits(self) -> int:
        """Bits of the address of the constants."""
        return index_bits(self.addresses)

    @property
    def readers(self) -> int:
        """Lanes that read constants of their own; one stands for all when they are shared."""
        return 1 if self.shared else self.lanes

    @property
    def owner(self) -> str:
        """What has constants of its own, for a comment."""
        return "class" if self.shared else "channel"

    @property
    def walk_parameters(self) -> tuple[ParameterView, ...]:
        """Of hwgen_class_counter."""
        columns, rows = self.walk.columns, self.walk.rows
        return parameter_views(
            integers(
                beats=self.walk.beats,
                columns=columns.positions,
                column_front=columns.front,
                column_back=columns.back,
                rows=rows.positions,
                row_front=rows.front,
                row_back=rows.back,
                addr_w=self.address_bits,
            )
        )

    @property
    def walk_text(self) -> str:
        """Which constants are read when, for a comment."""
        if self.addresses == 1:
            return "The same constants for every beat."
        rows, columns = self.walk.rows.classes, self.walk.columns.classes
        return f"Constants by place: classes of {count(rows, 'row')} x {count(columns, 'column')}."

    def rows(self, fields: NDArray[np.int64], missing: int = 0) -> NDArray[np.int64]:
        """[channels, n] of the requantizer as [addresses, readers, n], filled with `missing`."""
        size = self.addresses * self.readers
        filled = np.full((size, fields.shape[1]), missing, dtype=np.int64)
        filled[: len(fields)] = fields
        return filled.reshape(self.addresses, self.readers, -1)


@singledispatch
def site(unit: Unit) -> Site:
    """Where the requantizer of `unit` stands."""
    raise TypeError(f"no requantizer in {type(unit).__name__}")


@site.register(Mac)
def _mac(unit: Mac) -> Site:
    walk = Walk.channels(unit.beats_per_pixel)
    lanes, cycles = unit.lanes, unit.part_cycles
    return Site(unit.requantizer, lanes, unit.acc_bits, unit.out_bits, walk, False, cycles)


@site.register(Scale)
def _scale(unit: Scale) -> Site:
    return Site(unit.requantizer, unit.lanes, unit.acc_bits, unit.out_bits, unit.walk, unit.shared)
