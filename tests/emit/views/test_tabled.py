"""Requantizers with a table behind them, as emitted: every level of every channel, simulated."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hwgen.emit.views.requantizer import requantizer_parts
from hwgen.simulate.unit import run_unit
from hwgen.timing.stalls import pattern
from hwgen.units.lookup import Lookup
from hwgen.units.mac import Mac, requantizer_latency
from hwgen.units.tabled import Tabled

from ...rtl.bench import packed, sources
from .test_requantizer import ACC_BITS, FORMS, REACH, STREAM, texts, unit

OUT_BITS = 6


def tabled(name: str, lanes: int, rows: int) -> Mac:
    """The unit of a form in beats of `lanes`, with a random table of `rows` rows or one a channel
    behind."""
    form, bits = FORMS[name]
    plain = unit(form, bits, lanes)
    generator = np.random.default_rng(lanes)
    table = generator.integers(0, 1 << OUT_BITS, (rows or form.channels, 1 << bits))
    lookup = Lookup(lanes, bits, OUT_BITS, plain.beats_per_pixel, table)
    return replace(plain, requantizer=Tabled.of(form, lookup), out_bits=OUT_BITS)


@pytest.mark.simulator("icarus")
@pytest.mark.parametrize("rows", [0, 1], ids=["own", "shared"])
@pytest.mark.parametrize("lanes", [1, 2, 5])
@pytest.mark.parametrize("name", ["two-offsets", "ties-to-even", "thresholds"])
def test_the_emitted_modules_equal_the_model(
    name: str, lanes: int, rows: int, tmp_path: Path
) -> None:
    """Every accumulator that can be reached, in every channel, `latency` cycles later."""
    made = tabled(name, lanes, rows)
    form = made.requantizer
    pixels = np.repeat(np.arange(-REACH, REACH + 1, 3)[:, None], form.channels, axis=1)
    padded = np.pad(pixels, ((0, 0), (0, made.beats_per_pixel * lanes - form.channels)))
    data = [packed(row, ACC_BITS) for row in padded.reshape(-1, lanes).tolist()]
    stream = STREAM.format(part=lanes * ACC_BITS - 1, result=lanes * OUT_BITS - 1)
    names = ("class_counter", "requantizer", "threshold_stage")
    library = [file for part in names for file in sources(f"hwgen_{part}")]
    run = run_unit(
        [*library, *texts(made).items(), ("stream.v", stream)],
        "stream",
        {},
        lanes * ACC_BITS,
        lanes * OUT_BITS,
        data,
        len(data),
        pattern("random", 1),
        None,
        workdir=tmp_path,
    )
    beats = [[(word or 0) >> (n * OUT_BITS) for n in range(lanes)] for word in run.out_data]
    found = np.array(beats).reshape(len(pixels), -1)[:, : form.channels] & ((1 << OUT_BITS) - 1)
    assert None not in run.out_data
    assert found.tolist() == form.apply(pixels).tolist()
    assert run.out_cycles == [cycle + requantizer_latency(form) for cycle in run.in_cycles]


def test_lanes_of_one_table_share_its_rom() -> None:
    parts = ("requantizer", "levels", "constants", "table_rom")
    assert requantizer_parts(tabled("two-offsets", 2, 1)) == parts
    own = requantizer_parts(tabled("two-offsets", 2, 0))
    assert own == (*parts[:3], "table_lane0_rom", "table_lane1_rom")


def test_beats_are_counted_only_where_the_tables_differ() -> None:
    assert "beat_q" not in texts(tabled("two-offsets", 2, 1))["requantizer.v"]
    assert "beat_q" in texts(tabled("two-offsets", 2, 0))["requantizer.v"]
