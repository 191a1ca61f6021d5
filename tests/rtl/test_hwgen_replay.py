"""hwgen_replay: every few words leave several times, without a bubble."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import hwgen.timing.replay  # noqa: F401  (it registers the unit)
from hwgen.errors import HwgenError
from hwgen.simulate.unit import UnitRun, run_unit
from hwgen.units.replay import Replay, least_capacity

from .bench import Case, cases, check, gaps, numbers, sources, words

pytestmark = pytest.mark.simulator("icarus")


def replay(inner: int, factor: int, extra: int = 0, bits: int = 8) -> Replay:
    return Replay(bits, inner, factor, least_capacity(inner) + extra, "rows")


def random_unit(generator: np.random.Generator) -> Replay:
    """Any sizes, also one word less than sustains the rate."""
    inner, factor = int(generator.choice([1, 1, 2, 3, 5, 8])), int(generator.integers(2, 6))
    capacity = inner + int(generator.choice([0, 0, 1, 2, inner]))
    return Replay(int(generator.integers(1, 20)), inner, factor, capacity, "rows")


def reference(unit: Replay, data: list[int]) -> list[int]:
    rows = (data[start : start + unit.inner] for start in range(0, len(data), unit.inner))
    return [word for row in rows for _ in range(unit.factor) for word in row]


def play(
    unit: Replay, case: Case, folder: Path, simulator: str = "icarus", reset_at: int = 0
) -> UnitRun:
    data = words(case.generator, 6 * unit.inner, unit.bits)
    expected = reference(unit, data)
    return check(unit, data, expected, case, folder, simulator=simulator, reset_at=reset_at)


@pytest.mark.parametrize("case", cases(50), ids=str)
def test_words_leave_in_order_and_in_their_cycles(case: Case, tmp_path: Path) -> None:
    play(random_unit(case.generator), case, tmp_path)


@pytest.mark.parametrize("reset_at", [3, 17, 41])
@pytest.mark.parametrize("inner", [1, 3])
def test_a_reset_starts_with_the_first_word(inner: int, reset_at: int, tmp_path: Path) -> None:
    unit = replay(inner, 3, 1)
    play(unit, Case(reset_at, "random", "alternate"), tmp_path, reset_at=reset_at)


@pytest.mark.parametrize("factor", [2, 3, 4])
@pytest.mark.parametrize("inner", [1, 2, 3, 7])
def test_the_least_storage_sustains_one_output_word_a_cycle(
    inner: int, factor: int, tmp_path: Path
) -> None:
    run = play(replay(inner, factor), Case(inner), tmp_path)
    assert set(gaps(run)) == {1}


@pytest.mark.simulator("verilator")
def test_verilator_agrees(tmp_path: Path) -> None:
    play(replay(6, 3, 2, 13), Case(3, "bursty", "random"), tmp_path, "verilator", 33)


@pytest.mark.parametrize(("factor", "capacity"), [(1, 4), (2, 3)])
def test_impossible_parameters_stop_the_simulation(
    factor: int, capacity: int, tmp_path: Path
) -> None:
    unit = Replay(8, 4, factor, capacity, "rows")
    text = f"CAPACITY = {capacity} must be at least INNER = 4, FACTOR = {factor} at least 2"
    with pytest.raises(HwgenError, match=text):
        run_unit(
            sources(unit.module),
            unit.module,
            numbers(unit.parameters),
            unit.input_bits,
            unit.output_bits,
            [0] * 8,
            4,
            None,
            None,
            workdir=tmp_path,
        )
