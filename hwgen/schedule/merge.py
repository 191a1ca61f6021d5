"""Tables inside requantizers: a table whose values only a rounding unit makes is read there.

The layer of the table then has no unit of its own, and the stream of the layer in front of it
carries what the table makes.
"""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch

from hwgen.ir.lookup import QuantLookup
from hwgen.schedule.layer import Layer
from hwgen.schedule.widths import mask
from hwgen.units.base import Unit
from hwgen.units.lookup import Lookup
from hwgen.units.mac import Mac
from hwgen.units.plumbing import LaneMask
from hwgen.units.scale import Scale
from hwgen.units.stationary import Stationary
from hwgen.units.tabled import Tabled


def merged(maker: Layer, table: Layer) -> tuple[Layer, Layer] | None:
    """Both layers with the units of `table` in `maker`; None where they stay apart.

    maker: the layer that `table` reads, and that nothing else reads.
    """
    if not isinstance(table.node, QuantLookup) or not isinstance(table.units[0], Lookup):
        return None
    masked = bool(maker.units) and isinstance(maker.units[-1], LaneMask)
    before = maker.units[:-1] if masked else maker.units
    last = with_table(before[-1], table.units[0]) if before else None
    if last is None:
        return None
    behind = table.units[1:]
    if masked and not (table.units[0].gives_zero and table.output.pixels == 1):
        behind = mask(table.output)
    units = (*before[:-1], last, *behind)
    front = replace(maker, output=table.output, units=units, carries=table.name)
    return front, replace(table, inputs=(table.output,), units=())


@singledispatch
def with_table(unit: Unit, lookup: Lookup) -> Unit | None:
    """`unit` with a table behind its requantizer; None where it has none that can take it."""
    return None


@with_table.register(Mac)
def _mac(unit: Mac, lookup: Lookup) -> Mac:
    form = Tabled.of(unit.requantizer, lookup)
    return replace(unit, requantizer=form, out_bits=lookup.out_bits)


@with_table.register(Stationary)
def _stationary(unit: Stationary, lookup: Lookup) -> None:
    """What leaves are accumulators: the requantizer is in the unit behind."""
    return None


@with_table.register(Scale)
def _scale(unit: Scale, lookup: Lookup) -> Scale | None:
    """Constants by place go with the pixels of a map: no count of channels is there."""
    if unit.shared and not lookup.shared:
        return None
    form = Tabled.of(unit.requantizer, lookup)
    return replace(unit, requantizer=form, out_bits=lookup.out_bits)
