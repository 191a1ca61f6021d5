"""hwgen_window_hold: windows cut into chunks, low bits first, the lot of them GROUPS times."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hwgen.simulate.unit import UnitRun
from hwgen.units.mac import WindowHold

from .bench import FRAMES, Case, cases, check, fields, gaps, numbers, words
from .mac_unit import chunk_mac, wrapper_sizes

pytestmark = pytest.mark.simulator("icarus")
WINDOWS = 6


def random_hold(generator: np.random.Generator) -> WindowHold:
    """A window of whole values, the last chunk short or not."""
    bits, simd, chunks = (int(n) for n in generator.integers((1, 1, 1), (10, 6, 6)))
    lacking = int(generator.integers(0, simd))
    values = chunks * simd - lacking
    return WindowHold(values * bits, simd * bits, chunks, int(generator.integers(1, 5)), WINDOWS)


def play(hold: WindowHold, case: Case, folder: Path, reset_at: int = 0) -> UnitRun:
    unit = chunk_mac(hold, WINDOWS, hold.chunks * hold.groups, hold.chunk_bits)
    data = words(case.generator, FRAMES * WINDOWS, hold.window_bits)
    chunks = [fields(window, hold.chunk_bits, hold.chunks) * hold.groups for window in data]
    return check(
        unit,
        data,
        sum(chunks, []),
        case,
        folder,
        module="test_hold_stream",
        parameters=numbers(hold.parameters) | wrapper_sizes(unit),
        reset_at=reset_at,
    )


@pytest.mark.parametrize("case", cases(), ids=str)
def test_chunks_leave_in_order_and_in_their_cycles(case: Case, tmp_path: Path) -> None:
    play(random_hold(case.generator), case, tmp_path)


@pytest.mark.parametrize("reset_at", [3, 25, 60])
def test_a_reset_starts_with_the_first_chunk(reset_at: int, tmp_path: Path) -> None:
    hold = WindowHold(40, 16, 3, 2, WINDOWS)
    play(hold, Case(reset_at, "alternate", "random"), tmp_path, reset_at)


@pytest.mark.parametrize(("chunks", "groups"), [(1, 1), (3, 1), (1, 4), (5, 3)])
def test_it_sustains_one_chunk_a_cycle(chunks: int, groups: int, tmp_path: Path) -> None:
    run = play(WindowHold(8 * chunks, 8, chunks, groups, WINDOWS), Case(chunks), tmp_path)
    assert set(gaps(run)) == {1}
