"""hwgen_window_read, in hwgen_sliding_window: strides that jump over what is stored."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hwgen.emit.render import library
from hwgen.units.sliding_window import MODES, SlidingWindow

from .bench import FRAMES, Case, check, words
from .test_hwgen_sliding_window import reference

pytestmark = pytest.mark.simulator("icarus")


@pytest.mark.parametrize("inner", [1, 3])
@pytest.mark.parametrize("stride", [2, 5, 9])
@pytest.mark.parametrize("mode", MODES)
def test_words_are_freed_as_far_as_the_next_window_starts(
    mode: str, stride: int, inner: int, tmp_path: Path
) -> None:
    """Least storage; slots are counted on over strides of several times their number."""
    outputs = (11 + 3 + 3 - 3) // stride + 1
    unit = SlidingWindow(
        7, 11, inner, 2, stride, 3, outputs, 0, 1, 0x55, "rows", dilation=2, mode=mode
    )
    unit = replace(unit, slots=unit.least_slots)
    case = Case(stride, "bursty", "random")
    data = words(case.generator, FRAMES * unit.input_beats, unit.word_bits)
    check(unit, data, reference(unit, data), case, tmp_path)


def test_the_sliding_window_uses_it() -> None:
    assert "hwgen_window_read #(" in library()["hwgen_sliding_window.v"]
