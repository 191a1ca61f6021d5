"""hwgen_window_scan, in hwgen_window_buffer: starts of windows and what they free at borders."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hwgen.emit.render import library
from hwgen.units.mac import WindowBuffer

from .bench import Case
from .test_hwgen_window_buffer import play

pytestmark = pytest.mark.simulator("icarus")


@pytest.mark.parametrize("stride", [(1, 1), (2, 3), (4, 2)], ids=str)
@pytest.mark.parametrize("pad", [(0, 0), (1, 2), (4, 3)], ids=str)
@pytest.mark.parametrize("behind", [-1, 0, 3])
def test_windows_start_and_free_words_at_every_border(
    behind: int, pad: tuple[int, int], stride: tuple[int, int], tmp_path: Path
) -> None:
    """Windows in the padding, at the rim and inside; least storage: what is freed counts."""
    image, kernel = (5, 6), (2, 3)
    rows, columns = (
        (size + front + behind - taps) // step + 1
        for size, front, taps, step in zip(image, pad, kernel, stride, strict=True)
    )
    unit = WindowBuffer(
        word_bits=5,
        words=2,
        image=image,
        kernel=kernel,
        stride=stride,
        pad=pad,
        outputs=(rows, columns),
        groups=2,
        capacity=0,
        fill=9,
    )
    unit = replace(unit, capacity=unit.least_capacity)
    play(unit, Case(stride[0], "random", "bursty"), tmp_path)


def test_the_line_buffer_uses_it() -> None:
    assert "hwgen_window_scan #(" in library()["hwgen_window_buffer.v"]
