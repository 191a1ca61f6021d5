"""hwgen_square: the square of the distance to the zero point, lane by lane."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import hwgen.timing.sums  # noqa: F401  (it registers the unit)
from hwgen.arithmetic.intervals import unsigned_bits
from hwgen.simulate.unit import UnitRun
from hwgen.units.sums import Square

from .bench import Case, cases, check, fields, gaps, packed, signed, words

pytestmark = pytest.mark.simulator("icarus")
WORDS = 75


def square_of(lanes: int, bits: int, is_signed: bool, zero: int) -> Square:
    """As narrow as the squares of the format allow."""
    low = -(1 << bits - 1) if is_signed else 0
    high = low + (1 << bits) - 1
    largest = max((low - zero) ** 2, (high - zero) ** 2)
    return Square(lanes, bits, is_signed, zero, unsigned_bits(largest))


def random_unit(generator: np.random.Generator) -> Square:
    lanes, bits = (int(n) for n in generator.integers((1, 2), (5, 17)))
    is_signed = bool(generator.integers(0, 2))
    low = -(1 << bits - 1) if is_signed else 0
    zero = low + int(generator.choice([0, (1 << bits) - 1, int(generator.integers(0, 1 << bits))]))
    return square_of(lanes, bits, is_signed, zero)


def play(
    unit: Square, case: Case, folder: Path, simulator: str = "icarus", reset_at: int = 0
) -> UnitRun:
    data = words(case.generator, WORDS, unit.input_bits)
    number = (lambda v: signed(v, unit.bits)) if unit.signed else int
    lanes = [[number(v) for v in fields(word, unit.bits, unit.lanes)] for word in data]
    expected = [packed([(v - unit.zero) ** 2 for v in word], unit.out_bits) for word in lanes]
    return check(unit, data, expected, case, folder, simulator=simulator, reset_at=reset_at)


@pytest.mark.parametrize("case", cases(), ids=str)
def test_squares_leave_in_order_and_in_their_cycles(case: Case, tmp_path: Path) -> None:
    play(random_unit(case.generator), case, tmp_path)


def test_it_sustains_one_word_a_cycle(tmp_path: Path) -> None:
    assert set(gaps(play(square_of(2, 8, True, 3), Case(1), tmp_path))) == {1}


@pytest.mark.parametrize("reset_at", [3, 17, 41])
def test_a_reset_empties_the_pipeline(reset_at: int, tmp_path: Path) -> None:
    unit = square_of(1, 8, False, 9)
    play(unit, Case(reset_at, "never", "random"), tmp_path, reset_at=reset_at)


@pytest.mark.simulator("verilator")
def test_verilator_agrees(tmp_path: Path) -> None:
    play(square_of(3, 11, True, -77), Case(8, "random", "bursty"), tmp_path, "verilator", 30)
