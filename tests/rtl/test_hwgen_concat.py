"""hwgen_concat: the words of several streams in turn, in the cycles of the timing model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hwgen.units.concat import Concat

from .bench import Case, cases, words
from .many_ports import ManyRun, check_many

pytestmark = pytest.mark.simulator("icarus")
PIXELS = 12


def play(
    unit: Concat, case: Case, folder: Path, simulator: str = "icarus", reset_at: int = 0
) -> ManyRun:
    generator = case.generator
    data = [words(generator, PIXELS * beats, unit.bits) for beats in unit.beats]
    expected = [
        word
        for pixel in range(PIXELS)
        for part, beats in zip(data, unit.beats, strict=True)
        for word in part[pixel * beats : (pixel + 1) * beats]
    ]
    bits = unit.ports, [unit.output_bits]
    return check_many(
        unit, data, [expected], case, folder, bits=bits, simulator=simulator, reset_at=reset_at
    )


@pytest.mark.parametrize("case", cases(), ids=str)
def test_parts_of_a_pixel_follow_each_other(case: Case, tmp_path: Path) -> None:
    beats = case.generator.integers(1, 6, case.generator.integers(2, 5))
    unit = Concat(int(case.generator.integers(1, 40)), tuple(int(n) for n in beats))
    play(unit, case, tmp_path)


@pytest.mark.parametrize("beats", [(1, 1), (2, 5), (1, 3, 2)])
def test_it_sustains_one_word_a_cycle(beats: tuple[int, ...], tmp_path: Path) -> None:
    run = play(Concat(8, beats), Case(0), tmp_path)
    assert set(np.diff(run.outputs[0].cycles).tolist()) == {1}


@pytest.mark.parametrize("reset_at", [3, 17, 41])
def test_a_reset_starts_with_the_first_port(reset_at: int, tmp_path: Path) -> None:
    play(Concat(9, (3, 2)), Case(reset_at, "random", "heavy"), tmp_path, reset_at=reset_at)


@pytest.mark.simulator("verilator")
def test_verilator_agrees(tmp_path: Path) -> None:
    play(Concat(70, (2, 3, 4)), Case(5, "bursty", "random"), tmp_path, "verilator", 23)
