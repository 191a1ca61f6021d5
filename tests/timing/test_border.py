"""Border: which word each output waits for, and its cycles clock by clock."""

from __future__ import annotations

import pytest

import hwgen.timing.border  # noqa: F401  (it registers the unit)
from hwgen.timing.build import build
from hwgen.timing.model import build_chain
from hwgen.timing.processes import BufferedProcess
from hwgen.timing.stalls import pattern
from hwgen.units.base import Unit
from hwgen.units.border import Border
from hwgen.units.plumbing import Skid, WidthDown

from ..rtl.bench import Case, cases
from . import stepped

FRAMES = 3


def test_border_waits_for_the_first_word_of_its_image() -> None:
    process = build(Border(8, (1, 2), 1, (1, 0, 1, 1), 0, "border"), 4, 2, 0)
    assert isinstance(process, BufferedProcess)
    assert process.needs.tolist() == [0, 0, 0, 0, 0, 0, 1, 0, 2, 2, 2, 2, 2, 2, 3, 2]
    assert process.frees.tolist() == [-1, -1, 5, 6]
    assert process.delays.tolist() == [0] * 16


@pytest.mark.parametrize("case", cases(), ids=str)
def test_words_are_taken_in_the_same_cycles_as_clock_by_clock(case: Case) -> None:
    rows, columns, words = (int(n) for n in case.generator.integers(1, 5, 3))
    top, bottom, left, right = (int(n) for n in case.generator.integers(0, 4, 4))
    units: list[Unit] = [
        WidthDown(8, 2, 1, 2),
        Border(
            8,
            (rows, columns),
            2 * words,
            (top, bottom, left, right),
            0,
            "border",
            2 + case.seed % 4,
        ),
        Skid(8),
    ]
    beats = rows * columns * words
    stalls = pattern(case.source, case.seed), pattern(case.sink, case.seed + 1)
    chain = build_chain(units, beats, FRAMES, source=stalls[0], sink=stalls[1])
    expected = stepped.run(list(chain.processes), beats * FRAMES, *stalls)
    assert [pops.tolist() for pops in chain.solve().pops] == expected
