"""hwgen_skid: every word once, in order, in the cycle that the timing model gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwgen.units.plumbing import Skid

from .bench import Case, cases, check, gaps, words

pytestmark = pytest.mark.simulator("icarus")
WORDS = 60


@pytest.mark.parametrize("case", cases(), ids=str)
def test_words_pass_in_order_and_in_their_cycles(case: Case, tmp_path: Path) -> None:
    unit = Skid(int(case.generator.integers(1, 80)))
    data = words(case.generator, WORDS, unit.bits)
    check(unit, data, data, case, tmp_path)


@pytest.mark.parametrize("reset_at", [3, 17, 41])
def test_a_reset_empties_it(reset_at: int, tmp_path: Path) -> None:
    case = Case(reset_at, "random", "random")
    data = words(case.generator, WORDS, 16)
    check(Skid(16), data, data, case, tmp_path, reset_at=reset_at)


def test_it_sustains_one_word_a_cycle(tmp_path: Path) -> None:
    case = Case(0)
    data = words(case.generator, WORDS, 8)
    run = check(Skid(8), data, data, case, tmp_path)
    assert set(gaps(run)) == {1}
    assert run.out_cycles[0] - run.in_cycles[0] == 1


@pytest.mark.simulator("verilator")
def test_verilator_agrees(tmp_path: Path) -> None:
    case = Case(5, "bursty", "random")
    data = words(case.generator, WORDS, 70)
    check(Skid(70), data, data, case, tmp_path, simulator="verilator", reset_at=23)
