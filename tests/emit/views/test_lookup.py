"""Generated text of a table: one ROM for all lanes, or one for each."""

from __future__ import annotations

import numpy as np

from hwgen.emit.views import lookup
from hwgen.emit.views.generated import generated, parts
from hwgen.emit.views.layer import note, summary
from hwgen.units.lookup import Lookup

SHARED = Lookup(3, 4, 6, 2, np.arange(16)[None])
OWN = Lookup(2, 4, 6, 2, np.arange(48).reshape(3, 16))


def texts(unit: Lookup) -> dict[str, str]:
    return dict(generated(unit, "act", "Layer 'act'.", lambda part: f"net_act_{part}", str))


def test_parts_are_the_table_and_its_roms() -> None:
    assert parts(SHARED) == ("table", "table_rom")
    assert parts(OWN) == ("table", "table_lane0_rom", "table_lane1_rom")
    for unit in (SHARED, OWN):
        assert list(texts(unit)) == [f"net_act_{part}" for part in parts(unit)]


def test_a_shared_rom_is_addressed_by_the_value() -> None:
    text = texts(SHARED)["net_act_table"]
    assert text.count("  net_act_table_rom u_lane") == 3
    assert ".address(s_axis_tdata[7:4])," in text
    assert ".data   (found[11:6])" in text
    assert "wire unused_beat" in text


def test_a_rom_per_lane_is_addressed_by_the_beat_too() -> None:
    text = texts(OWN)["net_act_table"]
    assert ".address({beat, s_axis_tdata[7:4]})," in text
    assert "unused_beat" not in text
    assert ".BEATS (2)," in text
    assert (
        "// Each of 2 values of 4 bits addresses the ROM of its lane, 2 beats of 16 words." in text
    )


def test_the_rom_of_a_lane_holds_its_channels() -> None:
    text = texts(OWN)["net_act_table_lane1_rom"]
    assert "// Table of layer 'act', lane 1." in text
    assert "// ROM of 32 words of 6 bits: outputs by the stored bits of the input." in text
    assert "    words[0] = 6'h10;\n" in text
    assert "    words[31] = 6'h00;\n" in text


def test_comments_count_tables() -> None:
    assert note(SHARED) == "3 values through one table of 16 entries"
    assert note(OWN) == "2 values through 3 tables of 16 entries"
    assert summary(OWN) == ("Tables: 384 bits of ROM for 2 lanes.",)


def test_the_view_is_plain_data() -> None:
    view = lookup.lookup_view(SHARED, "m", "banner", "purpose", str)
    assert [(lane.low, lane.high) for lane in view.roms] == [(0, 5), (6, 11), (12, 17)]
