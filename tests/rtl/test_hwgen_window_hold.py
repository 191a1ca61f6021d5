"""hwgen_window_hold: windows, or slices of them, cut into chunks, all of them GROUPS times."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hwgen.simulate.unit import UnitRun
from hwgen.units.mac import WindowHold

from .bench import FRAMES, Case, cases, check, fields, gaps, numbers, packed, words
from .mac_unit import chunk_mac, wrapper_sizes

pytestmark = pytest.mark.simulator("icarus")
WINDOWS = 6


def random_hold(generator: np.random.Generator) -> WindowHold:
    """A window of whole values, the last chunk short or not, one slice or several."""
    bits, taps, values, slices = (int(n) for n in generator.integers((1,) * 4, (8, 6, 4, 4)))
    simd = int(generator.integers(1, taps * values + 1))
    chunks = -(-taps * values // simd)
    groups = int(generator.integers(1, 5))
    tap, window = values * bits, slices * taps * values * bits
    return WindowHold(window, simd * bits, chunks, groups, WINDOWS, slices, tap)


def reference(hold: WindowHold, window: int) -> list[int]:
    """Chunks of all slices side by side; a slice is its part of each tap."""
    tap_bits = hold.tap_bits or hold.window_bits // hold.slices
    taps = fields(window, tap_bits, hold.window_bits // tap_bits)
    slices = [packed(taps[index :: hold.slices], tap_bits) for index in range(hold.slices)]
    chunks = [fields(values, hold.chunk_bits, hold.chunks) for values in slices]
    return [packed(pieces, hold.chunk_bits) for pieces in zip(*chunks, strict=True)]


def play(hold: WindowHold, case: Case, folder: Path, reset_at: int = 0) -> UnitRun:
    bits = hold.slices * hold.chunk_bits
    unit = chunk_mac(hold, WINDOWS, hold.chunks * hold.groups, bits)
    data = words(case.generator, FRAMES * WINDOWS, hold.window_bits)
    chunks = [reference(hold, window) * hold.groups for window in data]
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


@pytest.mark.parametrize("case", cases(50), ids=str)
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
