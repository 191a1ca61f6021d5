"""hwgen_queue: every word once, in order, in the cycle that the timing model gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwgen.units.queue import Queue

from .bench import Case, cases, check, gaps, words

pytestmark = pytest.mark.simulator("icarus")
WORDS = 60


@pytest.mark.parametrize("case", cases(), ids=str)
def test_words_pass_in_order_and_in_their_cycles(case: Case, tmp_path: Path) -> None:
    bits, depth = (int(n) for n in case.generator.integers((1, 2), (80, 20)))
    data = words(case.generator, WORDS, bits)
    check(Queue(bits, depth, WORDS), data, data, case, tmp_path)


@pytest.mark.parametrize("depth", [0, 2, 3, 9])
def test_it_sustains_one_word_a_cycle(depth: int, tmp_path: Path) -> None:
    data = words(Case(0).generator, WORDS, 8)
    run = check(Queue(8, depth, WORDS), data, data, Case(0), tmp_path)
    assert set(gaps(run)) == {1}
    assert run.out_cycles[0] - run.in_cycles[0] == min(depth, 1)


@pytest.mark.parametrize("reset_at", [3, 17, 41])
def test_a_reset_empties_it(reset_at: int, tmp_path: Path) -> None:
    case = Case(reset_at, "random", "heavy")
    data = words(case.generator, WORDS, 16)
    check(Queue(16, 7, WORDS), data, data, case, tmp_path, reset_at=reset_at)


@pytest.mark.simulator("verilator")
def test_verilator_agrees(tmp_path: Path) -> None:
    data = words(Case(5).generator, WORDS, 70)
    case = Case(5, "bursty", "random")
    check(Queue(70, 12, WORDS), data, data, case, tmp_path, simulator="verilator", reset_at=23)
