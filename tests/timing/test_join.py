"""Timing of a join: against the same contract clock by clock."""

from __future__ import annotations

import pytest

from hwgen.timing.build import build
from hwgen.units.join import Join

from ..rtl.bench import Case, cases
from ..rtl.many_ports import predicted, stalls_of
from .steps_ports import run_many

WORDS = 60


@pytest.mark.parametrize("case", cases(), ids=str)
def test_words_are_taken_in_the_same_cycles_as_clock_by_clock(case: Case) -> None:
    ports = int(case.generator.integers(2, 5))
    unit, start = Join((8,) * ports), case.seed % 3
    sources, sinks = stalls_of(case, ports, 1)
    pops, ends = predicted(unit, [WORDS] * ports, [WORDS], sources, sinks, 3, start)
    process = build(unit, (WORDS,) * ports, 3, start)
    found = run_many(process, [WORDS] * ports, [WORDS], sources, sinks)
    assert ([p.tolist() for p in pops], [e.tolist() for e in ends]) == found


def test_streams_of_other_lengths_are_a_mistake() -> None:
    with pytest.raises(AssertionError, match="parts of one word do not fit"):
        build(Join((8, 8)), (60, 59), 1, 0)
