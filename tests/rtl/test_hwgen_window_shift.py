"""hwgen_window_shift, in hwgen_sliding_window: the stages that it leaves out are never needed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hwgen.emit.render import library
from hwgen.units.sliding_window import SlidingWindow

from .bench import Case, cases, check, words

pytestmark = pytest.mark.simulator("icarus")
FRAMES = 4
FILL = 9
BITS = 5


def random_unit(generator: np.random.Generator) -> SlidingWindow:
    """Any padding at both ends, and storage from the least to twice the window."""
    size, stride = (int(n) for n in generator.integers(1, (7, 5)))
    pad, behind = (int(n) for n in generator.integers(0, size + 2, 2))
    positions = int(generator.integers(max(1, size - pad - behind), size + 8))
    outputs = (positions + pad + behind - size) // stride + 1
    slots = max(2, size + int(generator.integers(0, size + 1)))
    return SlidingWindow(BITS, positions, 1, size, stride, pad, outputs, slots, 1, FILL, "columns")


def windows(unit: SlidingWindow, data: list[int]) -> list[int]:
    """Words of all windows of all frames, tap 0 in the low bits."""
    made = []
    for frame in np.array(data).reshape(FRAMES, unit.positions).tolist():
        for output in range(unit.outputs):
            word = 0
            for tap in range(unit.window):
                position = output * unit.stride - unit.pad + tap
                inside = 0 <= position < unit.positions
                word |= (frame[position] if inside else FILL) << tap * BITS
            made.append(word)
    return made


@pytest.mark.parametrize("case", cases(50), ids=str)
def test_every_tap_finds_its_word(case: Case, tmp_path: Path) -> None:
    generator = case.generator
    unit = random_unit(generator)
    data = words(generator, FRAMES * unit.positions, BITS)
    check(unit, data, windows(unit, data), case, tmp_path, frames=FRAMES)


def test_the_sliding_window_of_single_words_uses_it() -> None:
    assert "hwgen_window_shift #(" in library()["hwgen_window_read.v"]
