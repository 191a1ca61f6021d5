"""Softmax: which reads can wait for what, and its cycles clock by clock."""

from __future__ import annotations

import pytest

import hwgen.timing.softmax  # noqa: F401  (it registers the unit)
from hwgen.timing.build import build
from hwgen.timing.issues import AddressedProcess
from hwgen.timing.model import build_chain, chain_timing
from hwgen.timing.stalls import pattern
from hwgen.units.base import Unit
from hwgen.units.plumbing import WidthDown, WidthUp
from hwgen.units.softmax import PAUSE

from ..rtl.bench import Case, cases
from ..units.test_softmax import softmax
from . import stepped, steps_mac  # noqa: F401  (it registers the steps)

FRAMES = 2


def test_a_sum_waits_for_the_last_value_and_outputs_for_room() -> None:
    process = build(softmax(3), 9, 1, 0)
    assert isinstance(process, AddressedProcess)
    work = 6 + PAUSE
    first = [0, 3 + PAUSE, 4 + PAUSE, 5 + PAUSE]
    assert process.number.tolist() == [n + work * pixel for pixel in range(3) for n in first]
    assert process.needs.tolist() == [2, -1, -1, -1, 5, -1, -1, -1, 8, -1, -1, -1]
    assert process.emits.tolist() == [1, 2, 3, 5, 6, 7, 9, 10, 11]
    assert process.frees.tolist() == [-1] * 6 + [1, 2, 3]
    assert process.credits.tolist() == [-1, -1, -1, -1, -1, 0, 1, 2, -1, 3, 4, 5]


@pytest.mark.parametrize("case", cases(), ids=str)
def test_words_are_taken_in_the_same_cycles_as_clock_by_clock(case: Case) -> None:
    channels = int(case.generator.choice([2, 4, 6, 12]))
    units: list[Unit] = [WidthDown(8, 2, 1, 2), softmax(channels), WidthUp(8, 2, 2)]
    stalls = pattern(case.source, case.seed), pattern(case.sink, case.seed + 1)
    beats = 2 * channels  # four pixels
    chain = build_chain(units, beats, FRAMES, source=stalls[0], sink=stalls[1])
    expected = stepped.run(list(chain.processes), beats * FRAMES, *stalls)
    assert [pops.tolist() for pops in chain.solve().pops] == expected


@pytest.mark.parametrize("channels", [1, 3, 20, 90])
@pytest.mark.parametrize("behind", [1, 2, 3, 4])
def test_a_slow_reader_alone_sets_the_rate(channels: int, behind: int) -> None:
    """Each value leaves as `behind` words: the FIFO of one pixel covers the pass of the sum."""
    unit = softmax(channels)
    reader: list[Unit] = [WidthDown(2, behind, 1, behind)] if behind > 1 else []
    interval = chain_timing([unit, *reader], 4 * channels, 4).interval(4)
    assert interval == 4 * max(unit.work, behind * channels)


def test_a_single_pixel_frees_nothing() -> None:
    process = build(softmax(5), 5, 1, 0)
    assert isinstance(process, AddressedProcess)
    assert process.frees.tolist() == [-1] * 5
