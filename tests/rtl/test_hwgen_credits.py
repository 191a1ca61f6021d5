"""hwgen_credits: never more words under way than its FIFO holds, and never fewer than it could."""

from __future__ import annotations

from pathlib import Path

import pytest

from .bench import Case, cases, check, gaps, pipe, words

pytestmark = pytest.mark.simulator("icarus")


def play(
    latency: int, depth: int, case: Case, folder: Path, simulator: str = "icarus"
) -> list[int]:
    unit = pipe("test_credit_stream", latency, (8, 8), depth=depth, width=8)
    data = words(case.generator, 60, 8)
    return gaps(check(unit, data, data, case, folder, simulator=simulator))


@pytest.mark.parametrize("case", cases(), ids=str)
def test_words_pass_in_order_and_in_their_cycles(case: Case, tmp_path: Path) -> None:
    latency, depth = (int(n) for n in case.generator.integers((1, 2), (6, 8)))
    play(latency, depth, case, tmp_path)


@pytest.mark.parametrize("latency", [1, 3, 6])
def test_two_words_more_than_the_latency_sustain_one_a_cycle(latency: int, tmp_path: Path) -> None:
    assert set(play(latency, latency + 2, Case(1), tmp_path)) == {1}


def test_fewer_words_than_the_latency_share_it(tmp_path: Path) -> None:
    found = play(4, 3, Case(1), tmp_path)
    assert sum(found[:3]) == 4 + 2


@pytest.mark.simulator("verilator")
def test_verilator_agrees(tmp_path: Path) -> None:
    play(3, 4, Case(3, "bursty", "random"), tmp_path, "verilator")
