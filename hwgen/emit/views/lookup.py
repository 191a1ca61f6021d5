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
        rom_text=_rom_text(unit),
        in_bits=unit.in_bits,
        input_bits=unit.input_bits,
        output_bits=unit.output_bits,
        beats=unit.beats,
        beat_bits=index_bits(unit.beats),
        beat_unused=unit.rom_words == 1 << unit.in_bits,
        roms=tuple(_lane(unit, lane, name) for lane in range(unit.lanes)),
    )


def _lane(unit: Lookup, lane: int, name: Name) -> LaneView:
    value = f"s_axis_tdata[{(lane + 1) * unit.in_bits - 1}:{lane * unit.in_bits}]"
    alone = unit.rom_words == 1 << unit.in_bits
    return LaneView(
        rom=name(_rom(unit, lane)),
        address=value if alone else f"{{beat, {value}}}",
        low=lane * unit.out_bits,
        high=(lane + 1) * unit.out_bits - 1,
    )


def _rom(unit: Lookup, lane: int) -> str:
    return f"{unit.label}_rom" if unit.shared else f"{unit.label}_lane{lane % unit.roms}_rom"


def _rom_text(unit: Lookup) -> str:
    if unit.shared:
        return f"a ROM of {unit.rom_words} words of {unit.out_bits} bits, the same for all channels"
    return f"the ROM of its lane, {count(unit.beats, 'beat')} of {1 << unit.in_bits} words"


@parts.register(Lookup)
def _parts(unit: Lookup) -> tuple[str, ...]:
    roms = dict.fromkeys(_rom(unit, lane) for lane in range(unit.lanes))
    return (unit.label, *roms)


@generated.register(Lookup)
def _generated(unit: Lookup, layer: str, purpose: str, name: Name, banner: Name) -> Iterator[File]:
    module = name(unit.label)
    view = lookup_view(unit, module, banner(module), purpose, name)
    yield module, render("lookup.v.j2", view)
    for lane in range(unit.roms):
        rom = name(_rom(unit, lane))
        words = packed_words(unit.rom(lane).reshape(-1, 1), unit.out_bits)
        whose = "all channels" if unit.shared else f"lane {lane}"
        view_of_rom = RomView(
            banner(rom),
            f"Table of layer '{layer}', {whose}.",
            "outputs by the stored bits of the input",
            rom,
            unit.out_bits,
            words,
        )
        yield rom, render("lookup_rom.v.j2", view_of_rom)


@note.register(Lookup)
def _note(unit: Lookup) -> str:
    tables = "one table" if unit.shared else f"{len(unit.table)} tables"
    return f"{count(unit.lanes, 'value')} through {tables} of {1 << unit.in_bits} entries"


@summary.register(Lookup)
def _summary(unit: Lookup) -> tuple[str, ...]:
    return (f"Tables: {unit.storage_bits} bits of ROM for {count(unit.lanes, 'lane')}.",)
