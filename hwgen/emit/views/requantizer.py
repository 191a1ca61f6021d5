"""Views of the two kinds of requantizers: multiply and shift, or search among thresholds.

The functions take the unit that holds the requantizer (hwgen.emit.views.site).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.requantizer import Requantizer
from hwgen.emit.render import render, signed
from hwgen.emit.views.common import ParameterView, count, index_bits, parameter_views
from hwgen.emit.views.generated import File, Name
from hwgen.emit.views.lookup import rom_names, table_roms
from hwgen.emit.views.rom import RomView, mixed_words
from hwgen.emit.views.site import Site, site
from hwgen.emit.views.tabled import LEVELS, tabled_view
from hwgen.emit.views.thresholds import (
    RULE,
    ThresholdsView,
    threshold_rom_names,
    threshold_roms,
    thresholds_view,
)
from hwgen.units.base import Parameter, Unit, integers
from hwgen.units.mac import requantizer_latency
from hwgen.units.tabled import Tabled

LEVEL_BITS = 18  # width of the clamp parameters of hwgen_requantizer
CORRECTION_BITS = 2  # of an exception
REQUANTIZER = "requantizer"  # unit name of its module
CONSTANTS = "constants"  # unit name of the ROM of a linear requantizer


@dataclass(frozen=True, slots=True, eq=False)
class RequantizerView:
    """What requantizer.v.j2 prints."""

    banner: str
    purpose: str
    rule_text: str
    module: str
    constant_rom: str
    latency: int
    part_bits: int
    result_bits: int
    beat_bits: int
    constant_bits: int
    parameters: tuple[ParameterView, ...]
    template: str = "requantizer.v.j2"


@dataclass(frozen=True, slots=True, eq=False)
class PlaceView:
    """What requantizer_by_place.v.j2 prints."""

    banner: str
    purpose: str
    rule_text: str
    walk_text: str
    module: str
    constant_rom: str
    latency: int
    part_bits: int
    result_bits: int
    address_bits: int
    walk_parameters: tuple[ParameterView, ...]
    constant_bits: int
    lane_constants: str
    parameters: tuple[ParameterView, ...]
    template: str = "requantizer_by_place.v.j2"


View = RequantizerView | PlaceView | ThresholdsView


def rule_text(form: Requantizer) -> str:
    """The requantizer in words, for a comment."""
    if form.kind == "thresholds":
        return RULE
    offsets = "two offsets by sign" if form.two_offsets else "one offset"
    even = ", ties to even" if form.kind == "linear_even" else ""
    pairs = form.exceptions_of_a_channel
    even += f", {count(pairs, 'exception')} a channel" if pairs else ""
    return (
        f"Multiplier of {form.multiplier_bits} bits, shift {form.shift}, {offsets}{even};"
        " proved equal to its rule for every reachable accumulator."
    )


def requantizer_parts(unit: Unit) -> tuple[str, ...]:
    """Unit names of the modules of the requantizer of `unit`, its own first."""
    at = site(unit)
    if isinstance(at.form, Tabled):
        behind = rom_names(at.form.lookup)
        return (REQUANTIZER, LEVELS, *_rom_names(_in_front(at, at.form)), *behind)
    return (REQUANTIZER, *_rom_names(at))


def requantizer_files(
    unit: Unit, layer: str, purpose: str, name: Name, banner: Name
) -> Iterator[File]:
    """The modules of requantizer_parts; arguments as for `generated`."""
    at, module = site(unit), name(REQUANTIZER)
    if isinstance(at.form, Tabled):
        tabled = tabled_view(at, at.form, module, banner(module), purpose, name)
        yield module, render("tabled.v.j2", tabled)
        for rom in table_roms(at.form.lookup, layer, name, banner):
            yield rom.module, render("rom.v.j2", rom)
        at, module = _in_front(at, at.form), name(LEVELS)
    view = requantizer_view(at, module, banner(module), purpose, name)
    yield module, render(view.template, view)
    for rom in requantizer_roms(at, layer, name, banner):
        yield rom.module, render("rom.v.j2", rom)


def _in_front(at: Site, form: Tabled) -> Site:
    """The place of the requantizer in front of its table."""
    return replace(at, form=form.plain, out_bits=form.lookup.in_bits)


def _rom_names(at: Site) -> tuple[str, ...]:
    return threshold_rom_names(at) if at.form.kind == "thresholds" else (CONSTANTS,)


def requantizer_view(
    at: Site, module: str, banner: str, purpose: str, name: Callable[[str], str]
) -> View:
    """name: module of each ROM by its unit name."""
    if at.form.kind == "thresholds":
        return thresholds_view(at, module, banner, purpose, name)
    if at.by_place:
        return _place_view(at, module, banner, purpose, name)
    return RequantizerView(
        banner=banner,
        purpose=purpose,
        rule_text=rule_text(at.form),
        module=module,
        constant_rom=name(CONSTANTS),
        latency=requantizer_latency(at.form, at.cycles),
        part_bits=at.lanes * at.acc_bits,
        result_bits=at.lanes * at.out_bits,
        beat_bits=at.address_bits,
        constant_bits=at.lanes * sum(_constant_widths(at)),
        parameters=parameter_views(_parameters(at, at.addresses)),
    )


def _place_view(
    at: Site, module: str, banner: str, purpose: str, name: Callable[[str], str]
) -> PlaceView:
    return PlaceView(
        banner=banner,
        purpose=purpose,
        rule_text=rule_text(at.form),
        walk_text=at.walk_text,
        module=module,
        constant_rom=name(CONSTANTS),
        latency=requantizer_latency(at.form),
        part_bits=at.lanes * at.acc_bits,
        result_bits=at.lanes * at.out_bits,
        address_bits=at.address_bits,
        walk_parameters=at.walk_parameters,
        constant_bits=at.readers * sum(_constant_widths(at)),
        lane_constants=f"{{{at.lanes}{{constants}}}}" if at.shared else "constants",
        parameters=parameter_views(_parameters(at, 1)),
    )


def _constant_widths(at: Site) -> list[int]:
    offsets = [at.form.offset_bits] * at.form.offsets
    exception = [at.acc_bits, CORRECTION_BITS]
    pairs = at.form.exceptions_of_a_channel
    return [at.form.multiplier_bits, *offsets, *exception * pairs]


def _parameters(at: Site, beats: int) -> tuple[Parameter, ...]:
    """Of hwgen_requantizer, which counts `beats` beats for its address."""
    form, pairs = at.form, at.form.exceptions_of_a_channel
    sizes = integers(
        lanes=at.lanes,
        beats=beats,
        beat_w=index_bits(beats),
        acc_w=at.acc_bits,
        m_w=form.multiplier_bits,
        offset_w=form.offset_bits,
        offsets=form.offsets,
        shift=form.shift,
        level_w=form.level_bits,
        even=int(form.kind == "linear_even"),
        **({"exceptions": pairs} if pairs else {}),
        **({"cycles": at.cycles} if at.cycles > 1 else {}),
        out_w=at.out_bits,
    )
    levels = (("ZERO_POINT", form.zero_point), ("LOW", form.lo), ("HIGH", form.hi))
    return (*sizes, *((name, signed(value, LEVEL_BITS)) for name, value in levels))


def requantizer_roms(
    at: Site, layer: str, name: Callable[[str], str], banner: Callable[[str], str]
) -> Iterator[RomView]:
    """The ROMs of the requantizer; layer: for comments."""
    if at.form.kind == "thresholds":
        yield from threshold_roms(at, layer, name, banner)
        return
    module, widths = name(CONSTANTS), _constant_widths(at)
    pairs = ", exceptions" if at.form.exceptions_of_a_channel else ""
    negative = ", negative offset" if at.form.two_offsets else ""
    fields = f"(multiplier, offset{negative}{pairs})"
    words = f"{at.addresses} classes of" if at.shared else f"{at.addresses} beats of {at.lanes} x"
    yield RomView(
        banner(module),
        f"Requantizer constants of layer '{layer}'.",
        f"{words} {fields}",
        module,
        at.readers * sum(widths),
        mixed_words(_constants(at), widths * at.readers),
    )


def _constants(at: Site) -> NDArray[np.int64]:
    """[addresses, readers * n]: multiplier, the offsets and the exceptions of each reader of an
    address."""
    offsets = [at.form.offset_pos, at.form.offset_neg][: at.form.offsets]
    fields = np.stack([at.form.multiplier, *offsets], axis=1)
    if at.form.exceptions is not None:
        fields = np.concatenate([fields, at.form.exceptions.reshape(len(fields), -1)], axis=1)
    return at.rows(fields).reshape(at.addresses, -1)
