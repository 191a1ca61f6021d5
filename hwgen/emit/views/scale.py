"""View of a unit that only requantizes, and the files that it needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hwgen.emit.render import render
from hwgen.emit.views.common import count
from hwgen.emit.views.generated import File, Name, generated, parts
from hwgen.emit.views.layer import note
from hwgen.emit.views.requantizer import REQUANTIZER, requantizer_files, requantizer_parts
from hwgen.emit.views.site import site
from hwgen.units.scale import Scale


@dataclass(frozen=True, slots=True)
class ScaleView:
    """What scale.v.j2 prints."""

    banner: str
    purpose: str
    module: str
    lanes_text: str
    constants_text: str
    requantizer_module: str
    depth: int
    latency: int
    input_bits: int
    output_bits: int


@parts.register(Scale)
def _parts(unit: Scale) -> tuple[str, ...]:
    return (unit.label, *(_part(unit, part) for part in requantizer_parts(unit)))


def _part(unit: Scale, part: str) -> str:
    """Several units of this kind can stand in one layer."""
    return f"{unit.label}_{part}"


@generated.register(Scale)
def _generated(unit: Scale, layer: str, purpose: str, name: Name, banner: Name) -> Iterator[File]:
    def part(inner: str) -> str:
        return name(_part(unit, inner))

    module, form = name(unit.label), part(REQUANTIZER)
    yield module, render("scale.v.j2", scale_view(unit, module, banner(module), purpose, form))
    yield from requantizer_files(unit, layer, purpose, part, banner)


def scale_view(
    unit: Scale, module: str, banner: str, purpose: str, requantizer_module: str
) -> ScaleView:
    """requantizer_module: the module that holds the arithmetic."""
    return ScaleView(
        banner=banner,
        purpose=purpose,
        module=module,
        lanes_text=f"{count(unit.lanes, 'accumulator')} of {unit.acc_bits} bits",
        constants_text=constants_text(unit),
        requantizer_module=requantizer_module,
        depth=unit.depth,
        latency=unit.latency,
        input_bits=unit.input_bits,
        output_bits=unit.output_bits,
    )


def constants_text(unit: Scale) -> str:
    """Which constants the beats read, for a comment."""
    at = site(unit)
    return f"{count(at.addresses, 'word')} of constants, one for each {at.owner}"


@note.register(Scale)
def _note(unit: Scale) -> str:
    return f"{count(unit.lanes, 'accumulator')} to {unit.out_bits} bits, {constants_text(unit)}"
