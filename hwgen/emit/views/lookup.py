"""View of a table: its ROMs, one of them for each lane unless all lanes read the same one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hwgen.emit.render import render
from hwgen.emit.views.common import count, index_bits
from hwgen.emit.views.generated import File, Name, generated, parts
from hwgen.emit.views.layer import note, summary
from hwgen.emit.views.rom import RomView, packed_words
from hwgen.units.lookup import Lookup


@dataclass(frozen=True, slots=True)
class LaneView:
    """The ROM of one lane: its module, its address and its bits of the output."""

    rom: str
    address: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class LookupView:
    """What lookup.v.j2 prints."""

    banner: str
    purpose: str
    module: str
    lanes_text: str
    rom_text: str
    in_bits: int
    input_bits: int
    output_bits: int
    beats: int
    beat_bits: int
    beat_unused: bool
    roms: tuple[LaneView, ...]


def lookup_view(unit: Lookup, module: str, banner: str, purpose: str, name: Name) -> LookupView:
    """name: module of each part by its name."""
    return LookupView(
        banner=banner,
        purpose=purpose,
        module=module,
        lanes_text=count(unit.lanes, "value"),
        rom_text=rom_text(unit),
        in_bits=unit.in_bits,
        input_bits=unit.input_bits,
        output_bits=unit.output_bits,
        beats=unit.beats,
        beat_bits=index_bits(unit.beats),
        beat_unused=unit.rom_words == 1 << unit.in_bits,
        roms=lane_views(unit, "s_axis_tdata", name),
    )


def lane_views(unit: Lookup, values: str, name: Name) -> tuple[LaneView, ...]:
    """The ROM of each lane; values: the vector that addresses them."""
    return tuple(_lane(unit, lane, values, name) for lane in range(unit.lanes))


def _lane(unit: Lookup, lane: int, values: str, name: Name) -> LaneView:
    value = f"{values}[{(lane + 1) * unit.in_bits - 1}:{lane * unit.in_bits}]"
    alone = unit.rom_words == 1 << unit.in_bits
    return LaneView(
        rom=name(rom_name(unit, lane)),
        address=value if alone else f"{{beat, {value}}}",
        low=lane * unit.out_bits,
        high=(lane + 1) * unit.out_bits - 1,
    )


def rom_name(unit: Lookup, lane: int) -> str:
    """Unit name of the ROM that a lane reads."""
    return f"{unit.label}_rom" if unit.shared else f"{unit.label}_lane{lane % unit.roms}_rom"


def rom_text(unit: Lookup) -> str:
    """Which ROM a lane reads, for a comment."""
    if unit.shared:
        return f"a ROM of {unit.rom_words} words of {unit.out_bits} bits, the same for all channels"
    return f"the ROM of its lane, {count(unit.beats, 'beat')} of {1 << unit.in_bits} words"


@parts.register(Lookup)
def _parts(unit: Lookup) -> tuple[str, ...]:
    return (unit.label, *rom_names(unit))


def rom_names(unit: Lookup) -> tuple[str, ...]:
    """Unit names of the ROMs, each once."""
    return tuple(dict.fromkeys(rom_name(unit, lane) for lane in range(unit.lanes)))


@generated.register(Lookup)
def _generated(unit: Lookup, layer: str, purpose: str, name: Name, banner: Name) -> Iterator[File]:
    module = name(unit.label)
    view = lookup_view(unit, module, banner(module), purpose, name)
    yield module, render("lookup.v.j2", view)
    for rom in table_roms(unit, layer, name, banner):
        yield rom.module, render("lookup_rom.v.j2", rom)


def table_roms(unit: Lookup, layer: str, name: Name, banner: Name) -> Iterator[RomView]:
    """The ROMs of rom_names; layer: for comments."""
    for lane in range(unit.roms):
        rom = name(rom_name(unit, lane))
        whose = "all channels" if unit.shared else f"lane {lane}"
        yield RomView(
            banner(rom),
            f"Table of layer '{layer}', {whose}.",
            "outputs by the stored bits of the input",
            rom,
            unit.out_bits,
            packed_words(unit.rom(lane).reshape(-1, 1), unit.out_bits),
        )


@note.register(Lookup)
def _note(unit: Lookup) -> str:
    tables = "one table" if unit.shared else f"{len(unit.table)} tables"
    return f"{count(unit.lanes, 'value')} through {tables} of {1 << unit.in_bits} entries"


@summary.register(Lookup)
def _summary(unit: Lookup) -> tuple[str, ...]:
    return (f"Tables: {unit.storage_bits} bits of ROM for {count(unit.lanes, 'lane')}.",)
