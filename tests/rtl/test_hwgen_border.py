"""hwgen_border: a border around every image, one word a cycle."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import hwgen.timing.border  # noqa: F401  (it registers the unit)
from hwgen.simulate.unit import UnitRun
from hwgen.units.border import Border

from .bench import FRAMES, Case, cases, check, gaps, words

pytestmark = pytest.mark.simulator("icarus")


def random_unit(generator: np.random.Generator) -> Border:
    bits, count, rows, columns = (int(n) for n in generator.integers(1, (20, 4, 5, 5)))
    top, bottom, left, right = (int(n) for n in generator.choice([0, 0, 1, 2, 5], 4))
    fill = int(generator.integers(0, 1 << bits))
    landing = int(generator.choice([2, 2, 3, 7]))
    padding = (top, bottom, left, right)
    return Border(bits, (rows, columns), count, padding, fill, "border", landing)


def reference(unit: Border, data: list[int]) -> list[int]:
    top, bottom, left, right = unit.padding
    images = np.array(data, dtype=np.int64).reshape(-1, *unit.image, unit.words)
    pads = ((0, 0), (top, bottom), (left, right), (0, 0))
    return np.pad(images, pads, constant_values=unit.fill).reshape(-1).tolist()


def play(
    unit: Border, case: Case, folder: Path, simulator: str = "icarus", reset_at: int = 0
) -> UnitRun:
    data = words(case.generator, FRAMES * unit.input_beats, unit.bits)
    expected = reference(unit, data)
    return check(unit, data, expected, case, folder, simulator=simulator, reset_at=reset_at)


@pytest.mark.parametrize("case", cases(50), ids=str)
def test_a_border_surrounds_every_image_in_its_cycles(case: Case, tmp_path: Path) -> None:
    play(random_unit(case.generator), case, tmp_path)


@pytest.mark.parametrize("reset_at", [2, 19, 47])
def test_a_reset_starts_with_a_new_image(reset_at: int, tmp_path: Path) -> None:
    unit = Border(8, (3, 4), 2, (1, 2, 1, 1), 7, "border")
    play(unit, Case(reset_at, "random", "alternate"), tmp_path, reset_at=reset_at)


@pytest.mark.parametrize("padding", [(1, 1, 1, 1), (0, 0, 0, 0), (3, 0, 0, 2), (0, 5, 9, 0)])
def test_one_word_leaves_every_cycle(padding: tuple[int, int, int, int], tmp_path: Path) -> None:
    run = play(Border(8, (3, 4), 2, padding, 7, "border"), Case(1), tmp_path)
    assert set(gaps(run)) == {1}


@pytest.mark.simulator("verilator")
def test_verilator_agrees(tmp_path: Path) -> None:
    unit = Border(13, (4, 3), 3, (2, 0, 1, 4), 0x1234, "border")
    play(unit, Case(3, "bursty", "random"), tmp_path, "verilator", 33)
