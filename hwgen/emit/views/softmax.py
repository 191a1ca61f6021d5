"""View of a softmax and of the ROM of its exponentials."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hwgen.emit.render import render
from hwgen.emit.views.common import ParameterView, count, parameter_views
from hwgen.emit.views.generated import File, Name, generated, parts
from hwgen.emit.views.layer import note, summary
from hwgen.emit.views.rom import RomView, packed_words
from hwgen.units.softmax import EXPONENTIAL_BITS, Softmax

ROM = "exponentials"


@dataclass(frozen=True, slots=True)
class SoftmaxView:
    """What softmax.v.j2 prints."""

    banner: str
    purpose: str
    module: str
    channels_text: str
    rom: str
    bits: int
    parameters: tuple[ParameterView, ...]


@parts.register(Softmax)
def _parts(unit: Softmax) -> tuple[str, ...]:
    return (unit.label, ROM)


@generated.register(Softmax)
def _generated(unit: Softmax, layer: str, purpose: str, name: Name, banner: Name) -> Iterator[File]:
    module, rom = name(unit.label), name(ROM)
    view = SoftmaxView(
        banner(module),
        purpose,
        module,
        f"the {count(unit.channels, 'channel')}",
        rom,
        unit.bits,
        parameter_views(unit.core_parameters),
    )
    yield module, render("softmax.v.j2", view)
    table = RomView(
        banner(rom),
        f"Exponentials of layer '{layer}'.",
        "exp(-scale * distance from the largest value), Q0.31",
        rom,
        EXPONENTIAL_BITS,
        packed_words(unit.table.reshape(-1, 1), EXPONENTIAL_BITS),
    )
    yield rom, render("rom.v.j2", table)


@note.register(Softmax)
def _note(unit: Softmax) -> str:
    return f"{count(unit.channels, 'channel')}, {unit.work} cycles a pixel"


@summary.register(Softmax)
def _summary(unit: Softmax) -> tuple[str, ...]:
    values = f"{unit.capacity} values and a table of {len(unit.table)} exponentials stored"
    return (f"Softmax: {values}, one multiplier of 31 x 32 bits.",)
