"""Keep and Argmax: which words make an output, and their cycles clock by clock."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.timing.build import build
from hwgen.timing.model import build_chain
from hwgen.timing.processes import WireProcess
from hwgen.timing.select import SelectProcess
from hwgen.timing.stalls import pattern
from hwgen.units.argmax import Argmax
from hwgen.units.base import Unit
from hwgen.units.keep import Keep
from hwgen.units.lane_slice import LaneSlice
from hwgen.units.plumbing import WidthDown

from ..rtl.bench import Case, cases
from . import stepped, steps_select  # noqa: F401  (it registers the steps)

FRAMES = 3


def test_kept_words_are_those_of_each_period() -> None:
    process = build(Keep(8, 5, 1, 3, "rows"), 10, 2, 0)
    assert isinstance(process, SelectProcess)
    assert process.emits.tolist() == [1, 2, 3, 6, 7, 8]
    assert (process.outputs, process.latency, process.depth) == (6, 0, 2)


def test_the_last_beat_of_a_pixel_makes_its_argmax() -> None:
    process = build(Argmax(4, 8, True, 3, 1, 8, True), 9, 1, 0)
    assert isinstance(process, SelectProcess)
    assert process.emits.tolist() == [2, 5, 8]
    assert (process.outputs, process.latency, process.depth) == (3, 3, 2)


@pytest.mark.parametrize("case", cases(), ids=str)
def test_words_are_taken_in_the_same_cycles_as_clock_by_clock(case: Case) -> None:
    """A burst behind a slow reader: narrowing by three."""
    generator = case.generator
    period, beats = (int(n) for n in generator.integers((2, 1), (9, 5)))
    first = int(generator.integers(0, period - 1))
    count = int(generator.integers(1, period - first))
    units: list[Unit] = [
        Keep(8, period * beats, first * beats, count * beats, "rows"),
        Argmax(2, 4, True, beats, 1, 6, True),
        WidthDown(4, 3, 1, 3),
    ]
    stalls = pattern(case.source, case.seed), pattern(case.sink, case.seed + 1)
    chain = build_chain(units, period * beats, FRAMES, source=stalls[0], sink=stalls[1])
    expected = stepped.run(list(chain.processes), period * beats * FRAMES, *stalls)
    assert [pops.tolist() for pops in chain.solve().pops] == expected


def test_dropped_words_do_not_wait() -> None:
    """The reader takes nothing before cycle 50; two kept words fit, then ten are dropped."""
    process = build(Keep(8, 12, 0, 2, "rows"), 24, 2, 0)
    assert isinstance(process, SelectProcess)
    pops, _ = process.solve(np.arange(24), np.arange(50, 54))
    assert pops[:12].tolist() == list(range(1, 13))
    assert pops[12] == 51


def test_some_lanes_are_wires() -> None:
    assert build(LaneSlice(8, 2, 3), 24, 2, 1) == WireProcess(24, 24, 1)
