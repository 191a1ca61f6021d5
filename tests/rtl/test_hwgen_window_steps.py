"""hwgen_window_steps, in hwgen_window_buffer: counters of one count and of several."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hwgen.emit.render import library
from hwgen.units.mac import WindowBuffer

from .bench import Case
from .test_hwgen_window_buffer import play

pytestmark = pytest.mark.simulator("icarus")


@pytest.mark.parametrize("words", [1, 2])
@pytest.mark.parametrize("groups", [1, 2])
@pytest.mark.parametrize("blocks", [1, 2])
@pytest.mark.parametrize("kernel", [(1, 1), (1, 2), (3, 1)], ids=str)
def test_every_counter_may_have_one_count(
    kernel: tuple[int, int], blocks: int, groups: int, words: int, tmp_path: Path
) -> None:
    unit = WindowBuffer(
        word_bits=5,
        words=words * blocks,
        image=(4, 3),
        kernel=kernel,
        stride=(1, 1),
        pad=(0, 0),
        outputs=(5 - kernel[0], 4 - kernel[1]),
        groups=groups,
        capacity=0,
        fill=0,
        blocks=blocks,
    )
    unit = replace(unit, capacity=unit.least_capacity + unit.words)
    play(unit, Case(groups, "random", "alternate"), tmp_path)


def test_the_line_buffer_uses_it() -> None:
    assert "hwgen_window_steps #(" in library()["hwgen_window_buffer.v"]
