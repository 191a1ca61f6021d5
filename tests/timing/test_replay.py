"""Replay: which word each read needs and frees, and its cycles clock by clock."""

from __future__ import annotations

import pytest

import hwgen.timing.replay  # noqa: F401  (it registers the unit)
from hwgen.timing.build import build
from hwgen.timing.model import build_chain, chain_timing
from hwgen.timing.processes import BufferedProcess
from hwgen.timing.stalls import pattern
from hwgen.units.base import Unit
from hwgen.units.plumbing import WidthDown, WidthUp
from hwgen.units.replay import Replay

from ..rtl.bench import Case, cases
from . import stepped

FRAMES = 3


def test_each_word_is_read_in_every_repetition_and_freed_in_the_last() -> None:
    process = build(Replay(8, 2, 3, 3, "rows"), 4, 2, 0)
    assert isinstance(process, BufferedProcess)
    assert process.needs.tolist() == [0, 1, 0, 1, 0, 1, 2, 3, 2, 3, 2, 3]
    assert process.frees.tolist() == [-1, -1, -1, 4]
    assert process.credits.tolist() == [-1, -1, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8]


@pytest.mark.parametrize("case", cases(), ids=str)
def test_words_are_taken_in_the_same_cycles_as_clock_by_clock(case: Case) -> None:
    inner, factor, extra = (int(n) for n in case.generator.integers((1, 2, 0), (6, 5, 4)))
    units: list[Unit] = [
        WidthDown(8, 2, 1, 2),
        Replay(8, 2 * inner, factor, 2 * inner + extra, "rows"),
        WidthUp(8, 2, 2),
    ]
    stalls = pattern(case.source, case.seed), pattern(case.sink, case.seed + 1)
    chain = build_chain(units, 2 * inner, FRAMES, source=stalls[0], sink=stalls[1])
    expected = stepped.run(list(chain.processes), 2 * inner * FRAMES, *stalls)
    assert [pops.tolist() for pops in chain.solve().pops] == expected


@pytest.mark.parametrize("factor", [3, 4, 5])
def test_two_positions_take_words_that_come_evenly(factor: int) -> None:
    """One word in `factor` cycles, as many as leave: the least storage would lose cycles."""
    inner = 12
    source: list[Unit] = [WidthUp(8, factor, factor)]

    def interval(capacity: int) -> int:
        units = [*source, Replay(8, inner, factor, capacity, "rows")]
        return chain_timing(units, factor * inner, 4).interval(4)

    assert interval(2 * inner) == factor * inner
    assert interval(inner) > factor * inner


def test_fewer_words_than_the_memory_holds_free_nothing() -> None:
    process = build(Replay(8, 2, 3, 7, "rows"), 2, 1, 0)
    assert isinstance(process, BufferedProcess)
    assert process.frees.tolist() == [-1, -1]
