"""hwgen_sum_reduce: a stream of windows becomes the stream of their sums, lane by lane."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import hwgen.timing.sums  # noqa: F401  (it registers the unit)
from hwgen.simulate.unit import UnitRun
from hwgen.units.sums import SumReduce

from .bench import Case, cases, check, fields, gaps, packed, signed, words

pytestmark = pytest.mark.simulator("icarus")
WORDS = 75


def random_unit(generator: np.random.Generator) -> SumReduce:
    taps, lanes, bits = (int(n) for n in generator.integers((2, 1, 2), (13, 5, 17)))
    is_signed = bool(generator.integers(0, 2))
    return SumReduce(taps, lanes, bits, is_signed, bits + (taps - 1).bit_length(), "rows_sum")


def reference(unit: SumReduce, word: int) -> int:
    taps = fields(word, unit.lanes * unit.bits, unit.taps)
    lanes = zip(*(fields(tap, unit.bits, unit.lanes) for tap in taps), strict=True)
    number = (lambda v: signed(v, unit.bits)) if unit.signed else int
    return packed([sum(map(number, lane)) for lane in lanes], unit.out_bits)


def play(
    unit: SumReduce, case: Case, folder: Path, simulator: str = "icarus", reset_at: int = 0
) -> UnitRun:
    data = words(case.generator, WORDS, unit.input_bits)
    expected = [reference(unit, word) for word in data]
    return check(unit, data, expected, case, folder, simulator=simulator, reset_at=reset_at)


@pytest.mark.parametrize("case", cases(), ids=str)
def test_sums_leave_in_order_and_in_their_cycles(case: Case, tmp_path: Path) -> None:
    play(random_unit(case.generator), case, tmp_path)


@pytest.mark.parametrize("reset_at", [3, 17, 41])
def test_a_reset_empties_the_pipeline(reset_at: int, tmp_path: Path) -> None:
    unit = SumReduce(5, 2, 6, True, 9, "sum")
    play(unit, Case(reset_at, "never", "random"), tmp_path, reset_at=reset_at)


@pytest.mark.parametrize("taps", [2, 3, 5, 9, 11])
def test_it_sustains_one_window_a_cycle(taps: int, tmp_path: Path) -> None:
    run = play(SumReduce(taps, 2, 8, False, 12, "sum"), Case(taps), tmp_path)
    assert set(gaps(run)) == {1}


@pytest.mark.simulator("verilator")
def test_verilator_agrees(tmp_path: Path) -> None:
    unit = SumReduce(7, 3, 11, False, 14, "sum")
    play(unit, Case(8, "random", "bursty"), tmp_path, "verilator", 30)
