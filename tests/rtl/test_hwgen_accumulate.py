"""hwgen_accumulate: sums and maxima of windows that do not overlap, one word a cycle."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hwgen.simulate.unit import UnitRun
from hwgen.units.accumulate import Accumulate

from ..timing.test_accumulate import random_accumulate
from .bench import FRAMES, Case, cases, check, fields, gaps, packed, signed, words

pytestmark = pytest.mark.simulator("icarus")


def reference(unit: Accumulate, data: list[int]) -> list[int]:
    """Window by window, value by value."""
    walks = np.array(data, dtype=object).reshape(-1, unit.positions, unit.inner)
    found = []
    for walk in walks:
        for window in range(unit.outputs):
            start = window * unit.stride - unit.pad
            taps = [p for p in range(start, start + unit.window) if 0 <= p < unit.positions]
            found += [joined(unit, [walk[p][index] for p in taps]) for index in range(unit.inner)]
    return found


def joined(unit: Accumulate, taps: list[int]) -> int:
    values = [
        [signed(v, unit.bits) if unit.signed else v for v in fields(tap, unit.bits, unit.lanes)]
        for tap in taps
    ]
    function = max if unit.maximum else sum
    return packed([function(lane) for lane in zip(*values, strict=True)], unit.out_bits)


def play(
    unit: Accumulate, case: Case, folder: Path, simulator: str = "icarus", reset_at: int = 0
) -> UnitRun:
    data = words(case.generator, FRAMES * unit.input_beats, unit.input_bits)
    expected = reference(unit, data)
    return check(unit, data, expected, case, folder, simulator=simulator, reset_at=reset_at)


@pytest.mark.parametrize("case", cases(75), ids=str)
def test_every_window_is_exact_and_in_its_cycle(case: Case, tmp_path: Path) -> None:
    play(random_accumulate(case.generator), case, tmp_path)


SUM = Accumulate(2, 8, True, 11, False, 12, 1, 4, 4, 0, 3, 2, "columns")


@pytest.mark.parametrize("maximum", [False, True])
@pytest.mark.parametrize("inner", [1, 2, 3, 4, 5, 8])
def test_one_word_enters_in_every_cycle(inner: int, maximum: bool, tmp_path: Path) -> None:
    """No bubble between windows, walks and frames, however soon an index comes round."""
    unit = replace(SUM, inner=inner, maximum=maximum, out_bits=8 if maximum else 11)
    run = play(unit, Case(inner), tmp_path)
    assert np.diff(run.in_cycles).tolist() == [1] * (len(run.in_cycles) - 1)


@pytest.mark.parametrize("inner", [1, 5])
def test_a_window_of_one_word_picks_positions(inner: int, tmp_path: Path) -> None:
    unit = replace(SUM, inner=inner, window=1, stride=3, outputs=4, out_bits=8)
    play(unit, Case(inner, "random", "random"), tmp_path)


def test_outputs_in_every_cycle_are_sustained(tmp_path: Path) -> None:
    unit = replace(SUM, window=1, stride=1, outputs=12, out_bits=8)
    assert set(gaps(play(unit, Case(1), tmp_path))) == {1}


def test_a_frame_that_is_one_window(tmp_path: Path) -> None:
    unit = replace(SUM, window=12, stride=12, outputs=1, out_bits=12, frames=1)
    run = play(unit, Case(2), tmp_path)
    assert gaps(run) == [12] * (FRAMES - 1)


@pytest.mark.parametrize("reset_at", [3, 17, 41])
@pytest.mark.parametrize("inner", [1, 5])
def test_a_reset_starts_a_frame(inner: int, reset_at: int, tmp_path: Path) -> None:
    unit = replace(SUM, inner=inner, pad=1, outputs=4)
    play(unit, Case(reset_at, "never", "random"), tmp_path, reset_at=reset_at)


@pytest.mark.simulator("verilator")
@pytest.mark.parametrize("inner", [2, 5])
def test_verilator_agrees(inner: int, tmp_path: Path) -> None:
    unit = replace(SUM, inner=inner, pad=3, outputs=4, signed=False, out_bits=10)
    play(unit, Case(8, "random", "bursty"), tmp_path, "verilator", 30)
