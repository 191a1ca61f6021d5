"""hwgen_window_clip, in hwgen_sliding_window: every distance that a tap can have."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwgen.emit.render import library
from hwgen.units.sliding_window import SlidingWindow

from .bench import FRAMES, Case, check, words
from .test_hwgen_sliding_window import reference

pytestmark = pytest.mark.simulator("icarus")
POSITIONS = 9


def padded(mode: str, dilation: int, stride: int, inner: int) -> SlidingWindow:
    """Three taps with as much padding as reflection allows at both ends."""
    pad = POSITIONS - 1
    outputs = (POSITIONS + 2 * pad - 2 * dilation - 1) // stride + 1
    unit = SlidingWindow(
        6, POSITIONS, inner, 3, stride, pad, outputs, POSITIONS, 1, 0, "rows", 3, dilation, mode
    )
    assert unit.held <= POSITIONS
    return unit


@pytest.mark.parametrize("inner", [1, 2])
@pytest.mark.parametrize("stride", [1, 3])
@pytest.mark.parametrize("dilation", [1, 2, 5, 8])
@pytest.mark.parametrize("mode", ["edge", "reflect"])
def test_every_tap_reads_the_nearest_or_the_mirrored_position(
    mode: str, dilation: int, stride: int, inner: int, tmp_path: Path
) -> None:
    unit, case = padded(mode, dilation, stride, inner), Case(dilation, "bursty", "random")
    data = words(case.generator, FRAMES * unit.input_beats, unit.word_bits)
    check(unit, data, reference(unit, data), case, tmp_path)


def test_the_reads_of_such_padding_use_it() -> None:
    assert "hwgen_window_clip #(" in library()["hwgen_window_read.v"]
