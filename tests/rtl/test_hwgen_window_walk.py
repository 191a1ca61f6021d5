"""hwgen_window_walk, in hwgen_sliding_window: every place where a walk begins, ends and turns."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hwgen.emit.render import library
from hwgen.units.sliding_window import MODES, SlidingWindow

from .bench import FRAMES, Case, check, words
from .test_hwgen_sliding_window import reference

pytestmark = pytest.mark.simulator("icarus")


def walk(
    positions: int, window: int, stride: int, ends: tuple[int, int], inner: int, mode: str
) -> SlidingWindow:
    """A window with `ends` of padding in front and behind, in the least storage."""
    outputs = (positions + sum(ends) - window) // stride + 1
    unit = SlidingWindow(
        6, positions, inner, window, stride, ends[0], outputs, 0, 1, 9, "rows", mode=mode
    )
    return replace(unit, slots=unit.least_slots)


@pytest.mark.parametrize("inner", [1, 2, 3])
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("positions", "window", "stride", "ends"),
    [
        (5, 5, 1, (0, 0)),  # one window
        (4, 1, 1, (3, 3)),  # one tap, whole windows of padding
        (4, 2, 7, (2, 3)),  # a stride beyond the frame
        (6, 3, 2, (1, 0)),  # the last position is never read
        (7, 3, 4, (2, 2)),  # positions between windows
        (3, 2, 3, (2, 2)),  # a start right behind the padding
        (2, 2, 1, (1, 1)),
    ],
    ids=str,
)
def test_every_turn_of_the_walk(
    positions: int,
    window: int,
    stride: int,
    ends: tuple[int, int],
    inner: int,
    mode: str,
    tmp_path: Path,
) -> None:
    if mode == "reflect":
        ends = min(ends[0], positions - 1), min(ends[1], positions - 1)
    unit = walk(positions, window, stride, ends, inner, mode)
    case = Case(stride, "random", "alternate")
    data = words(case.generator, FRAMES * unit.input_beats, unit.word_bits)
    check(unit, data, reference(unit, data), case, tmp_path)


def test_the_sliding_window_uses_it() -> None:
    assert "hwgen_window_walk #(" in library()["hwgen_sliding_window.v"]
