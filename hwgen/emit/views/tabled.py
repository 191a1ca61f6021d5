"""View of a requantizer with a table behind: the module of the requantizer, and a ROM a lane."""

from __future__ import annotations

from dataclasses import dataclass

from hwgen.emit.views.common import index_bits
from hwgen.emit.views.generated import Name
from hwgen.emit.views.lookup import LaneView, lane_views, rom_text
from hwgen.emit.views.site import Site
from hwgen.units.mac import requantizer_latency
from hwgen.units.tabled import Tabled

LEVELS = "levels"  # unit name of the requantizer in front of the table


@dataclass(frozen=True, slots=True, eq=False)
class TabledView:
    """What tabled.v.j2 prints."""

    banner: str
    purpose: str
    rom_text: str
    module: str
    levels_module: str
    latency: int
    part_bits: int
    level_bits: int
    result_bits: int
    last_beat: int
    beat_bits: int
    counts_beats: bool
    roms: tuple[LaneView, ...]


def tabled_view(
    at: Site, form: Tabled, module: str, banner: str, purpose: str, name: Name
) -> TabledView:
    """name: module of each part by its unit name."""
    lookup = form.lookup
    return TabledView(
        banner=banner,
        purpose=purpose,
        rom_text=rom_text(lookup),
        module=module,
        levels_module=name(LEVELS),
        latency=requantizer_latency(form, at.cycles),
        part_bits=at.lanes * at.acc_bits,
        level_bits=lookup.input_bits,
        result_bits=lookup.output_bits,
        last_beat=lookup.beats - 1,
        beat_bits=index_bits(lookup.beats),
        counts_beats=lookup.rom_words > 1 << lookup.in_bits,
        roms=lane_views(lookup, "level", name),
    )
