"""hwgen_class_counter: the class of every beat of a frame, by additions of one only."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hwgen.simulate.unit import UnitRun
from hwgen.units.scale import Runs, Walk

from .bench import Case, cases, check, pipe

pytestmark = pytest.mark.simulator("icarus")
FRAMES = 3


def classes(runs: Runs) -> list[int]:
    """Class of each position: counted in front, shared between, counted behind."""
    shared = runs.positions - runs.front - runs.back
    assert shared >= 1
    middle = runs.front
    behind = [middle + 1 + n for n in range(runs.back)]
    return [*range(middle), *[middle] * shared, *behind]


def addresses(walk: Walk) -> list[int]:
    """Address of each beat of a frame."""
    return [
        row * walk.columns.classes + column
        for row in classes(walk.rows)
        for column in classes(walk.columns)
        for _ in range(walk.beats)
    ]


def random_runs(generator: np.random.Generator) -> Runs:
    front, shared, back = (int(n) for n in generator.integers((0, 1, 0), (4, 5, 4)))
    return Runs(front + shared + back, front, back)


def play(
    walk: Walk, case: Case, folder: Path, simulator: str = "icarus", reset_at: int = 0
) -> UnitRun:
    expected = addresses(walk) * FRAMES
    bits = max(1, (walk.addresses - 1).bit_length())
    columns, rows = walk.columns, walk.rows
    unit = pipe(
        "test_class_counter_stream",
        0,
        (1, bits),
        depth=3,
        beats=walk.beats,
        columns=columns.positions,
        column_front=columns.front,
        column_back=columns.back,
        rows=rows.positions,
        row_front=rows.front,
        row_back=rows.back,
        addr_w=bits,
    )
    data = [0] * len(expected)
    return check(unit, data, expected, case, folder, simulator=simulator, reset_at=reset_at)


@pytest.mark.parametrize("case", cases(), ids=str)
def test_every_beat_has_the_address_of_its_place(case: Case, tmp_path: Path) -> None:
    generator = case.generator
    walk = Walk(random_runs(generator), random_runs(generator), int(generator.integers(1, 4)))
    play(walk, case, tmp_path)


@pytest.mark.parametrize("beats", [1, 2, 5, 8])
def test_separate_beats_are_counted(beats: int, tmp_path: Path) -> None:
    play(Walk.channels(beats), Case(beats), tmp_path)


def test_one_class_stays(tmp_path: Path) -> None:
    play(Walk(Runs(4), Runs(5), 3), Case(0), tmp_path)


@pytest.mark.parametrize("reset_at", [5, 20, 33])
def test_a_reset_starts_a_frame(reset_at: int, tmp_path: Path) -> None:
    walk = Walk(Runs(4, 1, 1), Runs(3, 1, 0), 2)
    play(walk, Case(reset_at, "random", "random"), tmp_path, reset_at=reset_at)


@pytest.mark.simulator("verilator")
def test_verilator_agrees(tmp_path: Path) -> None:
    play(Walk(Runs(5, 2, 1), Runs(6, 1, 2), 2), Case(3, "random", "bursty"), tmp_path, "verilator")
