"""hwgen_deep_fifo behind credits: the words and the cycles of hwgen_fifo, at any depth."""

from __future__ import annotations

from pathlib import Path

import pytest

from .bench import Case, Pipe, cases, check, gaps, pipe, words

pytestmark = pytest.mark.simulator("icarus")
WORDS = 240


def fifo(width: int, depth: int) -> Pipe:
    return pipe("test_deep_fifo_stream", 0, (width, width), depth, width=width)


@pytest.mark.parametrize("case", cases(), ids=str)
def test_words_pass_in_order_and_in_their_cycles(case: Case, tmp_path: Path) -> None:
    width, depth = (int(n) for n in case.generator.integers((1, 6), (70, 40)))
    data = words(case.generator, WORDS, width)
    check(fifo(width, depth), data, data, case, tmp_path)


@pytest.mark.parametrize("depth", [6, 7, 8, 9, 20])
@pytest.mark.parametrize("source", ["never", "random", "heavy", "bursty"])
@pytest.mark.parametrize("sink", ["random", "heavy", "bursty"])
def test_a_word_is_offered_as_soon_as_it_is_the_oldest(
    depth: int, source: str, sink: str, tmp_path: Path
) -> None:
    case = Case(depth, source, sink)
    data = words(case.generator, WORDS, 8)
    check(fifo(8, depth), data, data, case, tmp_path)


@pytest.mark.parametrize("depth", [127, 128, 200])
def test_a_fifo_of_many_words_is_one(depth: int, tmp_path: Path) -> None:
    case = Case(depth, "never", "heavy")
    data = words(case.generator, 2 * WORDS, 8)
    unit = pipe("test_fifo_stream", 0, (8, 8), depth, width=8)
    check(unit, data, data, case, tmp_path)


@pytest.mark.parametrize("reset_at", [3, 41, 150])
def test_a_reset_empties_it(reset_at: int, tmp_path: Path) -> None:
    case = Case(reset_at, "never", "heavy")
    data = words(case.generator, WORDS, 9)
    check(fifo(9, 12), data, data, case, tmp_path, reset_at=reset_at)


def test_it_sustains_one_word_a_cycle(tmp_path: Path) -> None:
    case = Case(8)
    data = words(case.generator, WORDS, 8)
    assert set(gaps(check(fifo(8, 8), data, data, case, tmp_path))) == {1}
