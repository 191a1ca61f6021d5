"""hwgen_keep: some words of every so many pass; the others never wait."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import hwgen.timing.select  # noqa: F401  (it registers the unit)
from hwgen.errors import HwgenError
from hwgen.simulate.unit import UnitRun, run_unit
from hwgen.units.keep import Keep

from .bench import Case, cases, check, numbers, sources, words

pytestmark = pytest.mark.simulator("icarus")


def random_unit(generator: np.random.Generator) -> Keep:
    bits, period = int(generator.integers(1, 20)), int(generator.integers(2, 16))
    first = int(generator.choice([0, int(generator.integers(0, period))]))
    count = int(generator.integers(1, period - first + (first > 0)))
    return Keep(bits, period, first, count, "rows", int(generator.integers(2, 6)))


def reference(unit: Keep, data: list[int]) -> list[int]:
    kept = range(unit.first, unit.first + unit.count)
    return [word for index, word in enumerate(data) if index % unit.period in kept]


def play(
    unit: Keep, case: Case, folder: Path, simulator: str = "icarus", reset_at: int = 0
) -> UnitRun:
    data = words(case.generator, 6 * unit.period, unit.bits)
    expected = reference(unit, data)
    return check(unit, data, expected, case, folder, simulator=simulator, reset_at=reset_at)


@pytest.mark.parametrize("case", cases(50), ids=str)
def test_kept_words_leave_in_order_and_in_their_cycles(case: Case, tmp_path: Path) -> None:
    play(random_unit(case.generator), case, tmp_path)


@pytest.mark.parametrize("reset_at", [3, 17, 41])
@pytest.mark.parametrize("first", [0, 2])
def test_a_reset_starts_with_the_first_word(first: int, reset_at: int, tmp_path: Path) -> None:
    unit = Keep(8, 7, first, 3, "rows")
    play(unit, Case(reset_at, "random", "alternate"), tmp_path, reset_at=reset_at)


@pytest.mark.parametrize(("first", "count"), [(0, 1), (0, 4), (1, 4), (2, 2), (4, 1)])
def test_it_takes_one_word_a_cycle(first: int, count: int, tmp_path: Path) -> None:
    run = play(Keep(8, 5, first, count, "rows"), Case(first), tmp_path)
    assert set(np.diff(run.in_cycles).tolist()) == {1}


def test_dropped_words_enter_while_the_output_is_full(tmp_path: Path) -> None:
    """Two words are kept and wait; the eight behind them are dropped meanwhile."""
    run = play(Keep(8, 10, 0, 2, "rows"), Case(4, "never", "bursty"), tmp_path)
    assert run.in_cycles[9] - run.in_cycles[0] == 9


@pytest.mark.simulator("verilator")
def test_verilator_agrees(tmp_path: Path) -> None:
    play(Keep(13, 11, 3, 5, "rows"), Case(3, "bursty", "random"), tmp_path, "verilator", 33)


@pytest.mark.parametrize(("first", "count"), [(0, 4), (2, 3), (1, 0)])
def test_impossible_parameters_stop_the_simulation(first: int, count: int, tmp_path: Path) -> None:
    unit = Keep(8, 4, first, count, "rows")
    text = f"COUNT = {count} words from FIRST = {first} on must be some of PERIOD = 4, not all"
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
