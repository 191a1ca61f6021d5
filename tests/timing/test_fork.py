"""Timing of a fork: against the same contract clock by clock, and its high-water mark."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest

from hwgen.timing.build import build
from hwgen.timing.fork import most_held
from hwgen.units.fork import Fork

from ..rtl.bench import Case, cases
from ..rtl.many_ports import predicted, stalls_of
from .steps_ports import run_many

WORDS = 60


@pytest.mark.parametrize("case", cases(), ids=str)
def test_words_are_taken_in_the_same_cycles_as_clock_by_clock(case: Case) -> None:
    generator = case.generator
    ports = int(generator.integers(1, 5))
    unit = Fork(8, tuple(int(n) for n in generator.integers(2, 12, ports)))
    sources, sinks = stalls_of(case, 1, ports)
    start = case.seed % 3
    pops, ends = predicted(unit, [WORDS], [WORDS] * ports, sources, sinks, 3, start)
    process = build(unit, WORDS, 3, start)
    found = run_many(process, [WORDS], [WORDS] * ports, sources, sinks)
    assert ([p.tolist() for p in pops], [e.tolist() for e in ends]) == found


def test_a_slow_reader_stops_the_fork_when_its_fifo_is_full() -> None:
    """Port 1 takes one word every 10 cycles and has room for 3."""
    process = build(Fork(8, (2, 3)), 6, 1, 0)
    offered = np.arange(6)
    fast, slow = np.arange(6) + 2, np.arange(6) * 10 + 10
    (entered,), _ = cast(Any, process).solve_many([offered], [fast, slow])
    assert entered.tolist() == [1, 2, 3, 11, 21, 31]


@pytest.mark.parametrize(
    ("push", "pop", "most"),
    [([1, 2, 3], [2, 3, 4], 1), ([1, 2, 3], [4, 5, 6], 3), ([1, 2, 3, 9], [3, 4, 5, 10], 2)],
    ids=["flow", "gathered", "leaves-as-one-enters"],
)
def test_the_most_words_held(push: list[int], pop: list[int], most: int) -> None:
    assert most_held(np.array(push), np.array(pop)) == most
