"""Each process alone between a source and a sink, against the same contract clock by clock."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from hwgen.timing import interleave, processes
from hwgen.timing.build import build
from hwgen.timing.model import build_chain
from hwgen.timing.processes import ManyProcess, SinkProcess, SourceProcess
from hwgen.timing.recurrence import FreeSlots
from hwgen.timing.stalls import KINDS, pattern
from hwgen.units.sliding_window import SlidingWindow

from . import stepped
from .chains import random_chain

FRAMES = 3
PAIRS = [(source, sink) for source in KINDS for sink in KINDS]


@pytest.mark.parametrize("seed", range(75))
def test_one_unit_alone_takes_and_makes_words_in_the_same_cycles(seed: int) -> None:
    units, beats = random_chain(np.random.default_rng(seed), 1)
    source, sink = (pattern(kind, seed) for kind in PAIRS[seed % len(PAIRS)])
    chain = build_chain(units, beats, FRAMES, source=source, sink=sink, start=seed % 3)
    expected = stepped.run(list(chain.processes), beats * FRAMES, source, sink)
    assert [pops.tolist() for pops in chain.solve().pops] == expected


@pytest.mark.parametrize("inner", [1, 2, 5])
@pytest.mark.parametrize("seed", range(8))
def test_a_tight_loop_gives_the_same_times_event_by_event(
    seed: int, inner: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The least storage: the rounds that converge slowly and the walk agree."""
    size, pad = 1 + seed % 4, seed % 3
    slots = max(2, size) if inner == 1 else max(1, size - 1)
    outputs = 9 + 2 * pad - size + 1
    unit = SlidingWindow(8, 9, inner, size, 1, pad, outputs, slots, 1, 0, "rows")
    process = build(unit, FRAMES * unit.input_beats, FRAMES, 0)
    assert not isinstance(process, ManyProcess)
    generator = np.random.default_rng(seed)
    push = np.cumsum(generator.integers(1, 4, process.inputs))
    pop = np.cumsum(generator.integers(1, 3, process.outputs)) + 3
    in_rounds = process.solve(push, pop)
    monkeypatch.setattr(processes, "LOCAL_ROUNDS", 0)
    monkeypatch.setattr(interleave, "FEW_ROUNDS", 0)
    monkeypatch.setattr(interleave, "SOME", 2)
    walked = process.solve(push, pop)
    assert [times.tolist() for times in walked] == [times.tolist() for times in in_rounds]


def test_a_source_offers_in_the_first_free_cycle_after_the_word_before() -> None:
    """Words offered in cycles 1, 4 and 6 at the earliest; the second is taken late."""
    stalled = np.array([True, False, True, True, False, True, False, False])
    source = SourceProcess(4, FreeSlots(stalled))
    taken = np.array([1, 5, 6, 7])
    assert source.push(taken).tolist() == [0, 3, 5, 6]


def test_a_sink_takes_one_word_in_each_free_cycle() -> None:
    stalled = np.array([True, False, True, True])
    sink = SinkProcess(3, FreeSlots(stalled))
    assert sink.pop(np.array([0, 0, 3])).tolist() == [1, 5, 9]


def test_more_storage_never_makes_a_word_later() -> None:
    for seed, least in product(range(10), (2, 3, 4)):
        unit = SlidingWindow(8, 7, 3, 3, 1 + seed % 2, 1, 7 // (1 + seed % 2), 3, 1, 0, "rows")
        sink = pattern("bursty", seed)
        small, large = (
            build_chain([replace(unit, slots=slots)], unit.input_beats, FRAMES, sink=sink).solve()
            for slots in (least, 6)
        )
        assert (large.source <= small.source).all()
        assert (large.sink <= small.sink).all()
