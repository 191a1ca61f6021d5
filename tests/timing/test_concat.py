"""Timing of a concatenation: against the same contract clock by clock."""

from __future__ import annotations

import pytest

from hwgen.timing.build import build
from hwgen.timing.concat import ConcatProcess
from hwgen.units.concat import Concat

from ..rtl.bench import Case, cases
from ..rtl.many_ports import predicted, stalls_of
from .steps_ports import run_many

PIXELS = 12


@pytest.mark.parametrize("case", cases(), ids=str)
def test_words_are_taken_in_the_same_cycles_as_clock_by_clock(case: Case) -> None:
    beats = tuple(int(n) for n in case.generator.integers(1, 6, case.generator.integers(2, 5)))
    unit, start = Concat(8, beats), case.seed % 3
    words, total = [PIXELS * n for n in beats], PIXELS * sum(beats)
    sources, sinks = stalls_of(case, len(beats), 1)
    pops, ends = predicted(unit, words, [total], sources, sinks, 3, start)
    process = build(unit, tuple(words), 3, start)
    found = run_many(process, words, [total], sources, sinks)
    assert ([p.tolist() for p in pops], [e.tolist() for e in ends]) == found


def test_each_port_makes_its_words_of_every_pixel() -> None:
    process = build(Concat(8, (2, 1)), (4, 2), 1, 0)
    assert isinstance(process, ConcatProcess)
    assert [places.tolist() for places in process.places] == [[0, 1, 3, 4], [2, 5]]


def test_streams_of_other_lengths_are_a_mistake() -> None:
    with pytest.raises(AssertionError, match="parts of one pixel do not fit"):
        build(Concat(8, (2, 1)), (4, 3), 1, 0)
