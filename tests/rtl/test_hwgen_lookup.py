"""hwgen_lookup with its generated ROMs: every entry of every table, each in its cycle."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from hwgen.discovery import discover
from hwgen.emit.views.generated import generated
from hwgen.simulate.unit import UnitRun, run_unit
from hwgen.timing.stalls import pattern
from hwgen.units.lookup import Lookup

from .bench import FRAMES, Case, cases, fields, gaps, packed, predicted, sources, words

pytestmark = pytest.mark.simulator("icarus")
PIXELS = 20
discover("hwgen.emit.views")
discover("hwgen.timing")


def unit_of(
    generator: np.random.Generator, bits: tuple[int, int], lanes: int, channels: int, shared: bool
) -> Lookup:
    """Random entries of bits[1] bits, signed or not, for channels in beats of `lanes`."""
    least = -(1 << bits[1] - 1) if generator.integers(2) else 0
    rows = 1 if shared else channels
    table = generator.integers(least, least + (1 << bits[1]), (rows, 1 << bits[0]))
    return Lookup(lanes, *bits, -(-channels // lanes), table)


def random_unit(generator: np.random.Generator) -> Lookup:
    bits = int(generator.integers(2, 11)), int(generator.integers(2, 17))
    lanes, channels = (int(n) for n in generator.integers(1, (5, 9)))
    shared = bool(generator.integers(2))
    return unit_of(generator, bits, min(lanes, channels), channels, shared)


def reference(unit: Lookup, data: list[int]) -> list[int]:
    """One entry after the other; lanes without a channel give 0 where channels differ."""
    found = []
    for index, word in enumerate(data):
        values = fields(word, unit.in_bits, unit.lanes)
        first = index % unit.beats * unit.lanes
        rows: list[NDArray[np.int64] | None] = [unit.table[0]] * unit.lanes
        if not unit.shared:
            owners = range(first, first + unit.lanes)
            rows = [unit.table[c] if c < len(unit.table) else None for c in owners]
        pairs = zip(rows, values, strict=True)
        entries = [0 if row is None else int(row[value]) for row, value in pairs]
        found.append(packed(entries, unit.out_bits))
    return found


def play(
    unit: Lookup,
    case: Case,
    folder: Path,
    data: list[int] | None = None,
    simulator: str = "icarus",
    reset_at: int = 0,
) -> UnitRun:
    """Play frames of PIXELS pixels and compare every word and every cycle."""
    data = data or words(case.generator, FRAMES * PIXELS * unit.beats, unit.input_bits)
    made = generated(unit, "act", "Layer 'act'.", lambda part: f"top_{part}", str)
    files = [(f"{module}.v", text) for module, text in made]
    timing = predicted(unit, len(data), case, FRAMES)
    run = run_unit(
        [*sources("hwgen_lookup"), *files],
        "top_table",
        {},
        unit.input_bits,
        unit.output_bits,
        data,
        len(data),
        pattern(case.source, case.seed),
        pattern(case.sink, case.seed + 1),
        simulator,
        folder,
        reset_at=reset_at,
    )
    assert run.out_data == reference(unit, data)
    assert run.in_cycles == timing.source.tolist()
    assert run.out_cycles == timing.sink.tolist()
    return run


@pytest.mark.parametrize("case", cases(), ids=str)
def test_random_tables_are_read_in_their_cycles(case: Case, tmp_path: Path) -> None:
    play(random_unit(case.generator), case, tmp_path)


@pytest.mark.parametrize("shared", [True, False], ids=["shared", "per-channel"])
def test_every_entry_of_each_channel_is_read(shared: bool, tmp_path: Path) -> None:
    """Three channels in beats of two: the lane that is left gives 0 where channels differ."""
    unit = unit_of(np.random.default_rng(1), (5, 7), 2, 3, shared)
    data = [packed([value, value], 5) for value in range(32) for _ in range(unit.beats)]
    run = play(unit, Case(1), tmp_path, data * FRAMES)
    assert set(gaps(run)) == {1}
    if not shared:
        assert {word >> 7 for word in run.out_data[1::2] if word is not None} == {0}


@pytest.mark.parametrize("reset_at", [7, 20, 45])
def test_a_reset_starts_with_the_first_beat_of_a_pixel(reset_at: int, tmp_path: Path) -> None:
    case = Case(reset_at, "random", "random")
    unit = unit_of(case.generator, (4, 6), 2, 5, shared=False)
    play(unit, case, tmp_path, reset_at=reset_at)


@pytest.mark.simulator("verilator")
def test_verilator_agrees(tmp_path: Path) -> None:
    case = Case(6, "bursty", "random")
    unit = unit_of(case.generator, (6, 9), 3, 7, shared=False)
    play(unit, case, tmp_path, simulator="verilator", reset_at=33)
