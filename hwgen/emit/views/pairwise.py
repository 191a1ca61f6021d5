"""Views of the units that combine two streams: comments, and the generated tables of a sum."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.requantizer import Requantizer
from hwgen.emit.render import render
from hwgen.emit.views.common import count
from hwgen.emit.views.generated import File, Name, generated, parts
from hwgen.emit.views.layer import note, summary
from hwgen.emit.views.rom import RomView, packed_words
from hwgen.units.join import Join
from hwgen.units.product import Product
from hwgen.units.table_sum import TableSum
from hwgen.units.weighted_sum import AddStreams

TABLES = ("table_a", "table_b")


@note.register(Join)
def _join(unit: Join) -> str:
    return f"words of {len(unit.ports)} streams side by side"


@note.register(AddStreams)
def _add(unit: AddStreams) -> str:
    return f"{count(unit.lanes, 'sum')} a cycle"


@summary.register(AddStreams)
def _add_numbers(unit: AddStreams) -> tuple[str, ...]:
    form = unit.form
    sign, factor = ("-", -form.factor_b) if form.factor_b < 0 else ("+", form.factor_b)
    total = f"({form.factor_a} * a {sign} {factor} * b + {_offsets(form.requantizer)})"
    even = ", ties to even" if form.requantizer.kind == "linear_even" else ""
    return (
        f"Output {total} >>> {form.requantizer.shift}{even}, a and b without zero points;",
        "proved equal to its rule for every pair of operands.",
    )


def _offsets(form: Requantizer) -> str:
    positive, negative = int(form.offset_pos[0]), int(form.offset_neg[0])
    return str(positive) if positive == negative else f"({positive} or {negative} by sign)"


@note.register(Product)
def _product(unit: Product) -> str:
    return f"{count(unit.lanes, 'product')} a cycle"


@summary.register(Product)
def _product_numbers(unit: Product) -> tuple[str, ...]:
    bits = f"{unit.a.bits + 1} x {unit.b.bits + 1} bits"
    return (f"{count(unit.lanes, 'multiplier')} of {bits}, products of {unit.product_bits} bits.",)


@note.register(TableSum)
def _table_sum(unit: TableSum) -> str:
    return f"{count(unit.lanes, 'sum')} of two terms from tables a cycle"


@dataclass(frozen=True, slots=True)
class TableSumView:
    """What table_sum.v.j2 prints."""

    banner: str
    purpose: str
    module: str
    lanes: int
    lanes_text: str
    a_bits: int
    b_bits: int
    sum_bits: int
    input_bits: int
    output_bits: int
    depth: int
    latency: int
    rom_a: str
    rom_b: str


def table_sum_view(
    unit: TableSum, module: str, banner: str, purpose: str, rom_a: str, rom_b: str
) -> TableSumView:
    """rom_a, rom_b: modules of the two tables."""
    return TableSumView(
        banner=banner,
        purpose=purpose,
        module=module,
        lanes=unit.lanes,
        lanes_text=count(unit.lanes, "sum"),
        a_bits=unit.a_bits,
        b_bits=unit.b_bits,
        sum_bits=unit.sum_bits,
        input_bits=unit.input_bits,
        output_bits=unit.output_bits,
        depth=unit.depth,
        latency=unit.latency,
        rom_a=rom_a,
        rom_b=rom_b,
    )


@parts.register(TableSum)
def _parts(unit: TableSum) -> tuple[str, ...]:
    return (unit.label, *(f"{unit.label}_{table}" for table in TABLES))


@generated.register(TableSum)
def _generated(
    unit: TableSum, layer: str, purpose: str, name: Name, banner: Name
) -> Iterator[File]:
    module = name(unit.label)
    roms = [name(f"{unit.label}_{table}") for table in TABLES]
    yield (
        module,
        render("table_sum.v.j2", table_sum_view(unit, module, banner(module), purpose, *roms)),
    )
    for rom, table, operand in zip(roms, (unit.table_a, unit.table_b), "ab", strict=True):
        yield rom, render("rom.v.j2", _rom(banner(rom), layer, rom, operand, table, unit.sum_bits))


def _rom(
    banner: str, layer: str, module: str, operand: str, table: NDArray[np.int64], bits: int
) -> RomView:
    return RomView(
        banner,
        f"Terms of layer '{layer}', operand {operand}.",
        "the term of each value by its stored bits",
        module,
        bits,
        packed_words(table.reshape(-1, 1), bits),
    )
