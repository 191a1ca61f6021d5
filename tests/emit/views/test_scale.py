"""The emitted unit that only requantizes: bits and cycles equal to the models, under stalls."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import hwgen.timing.scale  # noqa: F401  (it registers the unit)
from hwgen.arithmetic.requantizer import Requantizer
from hwgen.emit.views.generated import generated, parts
from hwgen.emit.views.layer import note
from hwgen.emit.views.scale import constants_text
from hwgen.simulate.unit import run_unit
from hwgen.timing.stalls import pattern
from hwgen.units.scale import Runs, Scale, Walk

from ...rtl.bench import Case, cases, packed, predicted, sources
from ...rtl.test_hwgen_class_counter import addresses
from ...units.test_scale import form

REACH = 1 << 9
ACC_BITS = 11
FRAMES = 3
PLACES = Walk(Runs(4, 1, 1), Runs(5, 2, 0), 2)


def thresholds(rows: int, bits: int) -> Requantizer:
    generator = np.random.default_rng(rows)
    table = np.sort(generator.integers(-REACH, REACH + 2, (rows, (1 << bits) - 1)), axis=1)
    none, ends = np.zeros(rows, dtype=np.int64), np.full(rows, REACH)
    return Requantizer("thresholds", none, none, none, 0, 0, 0, (1 << bits) - 1, -ends, ends, table)


def by_place(kind: str, lanes: int) -> Scale:
    scales = [0.1 + 0.02 * n for n in range(PLACES.addresses)]
    made = thresholds(len(scales), 4) if kind == "thresholds" else form(scales, rule=kind)
    return Scale(lanes, ACC_BITS, 8, made, PLACES)


def by_channel(lanes: int, channels: int) -> Scale:
    """The last beat of a pixel may hold lanes without a channel."""
    made = form([0.1 + 0.03 * n for n in range(channels)])
    return Scale(lanes, ACC_BITS, 8, made, Walk.channels(-(-channels // lanes)), shared=False)


def reference(unit: Scale, values: np.ndarray) -> np.ndarray:
    """Outputs of accumulators [beats, lanes]; lanes without a channel count for 0 x constants."""
    at = np.resize(addresses(unit.walk), len(values))
    rows = at[:, None] if unit.shared else at[:, None] * unit.lanes + np.arange(unit.lanes)
    rows = np.broadcast_to(rows, values.shape)
    known = rows < unit.requantizer.channels
    count = unit.requantizer.channels
    form_of = [unit.requantizer.channel_slice(slice(n, n + 1)) for n in range(count)]
    found = [
        int(form_of[row].apply(np.array([value]))[0]) if real else unit.requantizer.zero_point
        for row, value, real in zip(rows.flat, values.flat, known.flat, strict=True)
    ]
    return np.array(found).reshape(values.shape)


def play(unit: Scale, case: Case, folder: Path, simulator: str = "icarus") -> None:
    count = FRAMES * len(addresses(unit.walk)) * (7 if unit.walk.addresses < 4 else 1)
    values = case.generator.integers(-REACH, REACH + 1, (count, unit.lanes))
    data = [packed(row, ACC_BITS) for row in values.tolist()]
    expected = [packed(row, unit.out_bits) for row in reference(unit, values).tolist()]
    texts = dict(generated(unit, "layer", "purpose", lambda part: f"made_{part}", str))
    library = dict(file for text in texts.values() for file in used(text))
    timing = predicted(unit, count, case, 1)
    run = run_unit(
        [*library.items(), *((f"{module}.v", text) for module, text in texts.items())],
        "made_scale",
        {},
        unit.input_bits,
        unit.output_bits,
        data,
        count,
        pattern(case.source, case.seed),
        pattern(case.sink, case.seed + 1),
        simulator,
        folder,
    )
    assert run.out_data == expected
    assert run.in_cycles == timing.source.tolist()
    assert run.out_cycles == timing.sink.tolist()


def used(text: str) -> list[tuple[str, str]]:
    """The library modules that a text names."""
    names = ("class_counter", "credits", "fifo", "requantizer", "threshold_stage")
    return [file for name in names if f"hwgen_{name} " in text for file in sources(f"hwgen_{name}")]


@pytest.mark.simulator("icarus")
@pytest.mark.parametrize("case", cases(10), ids=str)
@pytest.mark.parametrize("kind", ["D", "F", "thresholds"])
def test_constants_by_place(kind: str, case: Case, tmp_path: Path) -> None:
    play(by_place(kind, 1 + case.seed % 3), case, tmp_path)


@pytest.mark.simulator("icarus")
@pytest.mark.parametrize(("lanes", "channels"), [(1, 1), (2, 5), (3, 3), (1, 4)])
def test_constants_by_channel(lanes: int, channels: int, tmp_path: Path) -> None:
    play(by_channel(lanes, channels), Case(lanes, "random", "bursty"), tmp_path)


@pytest.mark.simulator("icarus")
def test_one_row_of_constants_for_all(tmp_path: Path) -> None:
    play(Scale(2, ACC_BITS, 8, form([0.2])), Case(1), tmp_path)


@pytest.mark.simulator("verilator")
def test_verilator_agrees(tmp_path: Path) -> None:
    play(by_place("thresholds", 2), Case(7, "bursty", "random"), tmp_path, "verilator")


def test_lanes_share_the_modules_of_their_thresholds() -> None:
    unit = replace(by_place("thresholds", 3), label="rescale")
    roms = tuple(f"rescale_lane0_level{n}_thresholds" for n in range(4))
    assert parts(unit) == ("rescale", "rescale_requantizer", *roms)
    found = [module for module, _ in generated(unit, "layer", "purpose", str, str)]
    assert tuple(found) == parts(unit)


def test_comments_say_what_the_constants_depend_on() -> None:
    assert constants_text(by_place("D", 2)) == "9 words of constants, one for each class"
    assert constants_text(by_channel(2, 5)) == "3 words of constants, one for each channel"
    text = "2 accumulators to 8 bits, 9 words of constants, one for each class"
    assert note(by_place("D", 2)) == text
