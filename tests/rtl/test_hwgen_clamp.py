"""hwgen_clamp: each lane limited to LOW .. HIGH, signed or not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hwgen.units.clamp import Clamp

from .bench import Case, cases, check, fields, gaps, packed, signed, words

pytestmark = pytest.mark.simulator("icarus")
WORDS = 75


def random_unit(generator: np.random.Generator) -> Clamp:
    lanes, bits = (int(n) for n in generator.integers((1, 2), (5, 17)))
    is_signed = bool(generator.integers(0, 2))
    least = -(1 << bits - 1) if is_signed else 0
    lo, hi = sorted(int(n) for n in generator.integers(least, least + (1 << bits), 2))
    return Clamp(lanes, bits, is_signed, lo, hi)


def reference(unit: Clamp, word: int) -> int:
    values = fields(word, unit.bits, unit.lanes)
    if unit.signed:
        values = [signed(value, unit.bits) for value in values]
    return packed([min(max(value, unit.lo), unit.hi) for value in values], unit.bits)


@pytest.mark.parametrize("case", cases(), ids=str)
def test_values_are_limited(case: Case, tmp_path: Path) -> None:
    unit = random_unit(case.generator)
    data = words(case.generator, WORDS, unit.input_bits)
    check(unit, data, [reference(unit, word) for word in data], case, tmp_path)


@pytest.mark.parametrize(
    ("is_signed", "lo", "hi"),
    [(True, -8, 7), (True, 0, 7), (True, -8, -8), (True, -3, 2), (False, 0, 15), (False, 9, 9)],
    ids=["all", "relu", "lowest", "inside", "all-unsigned", "one-value"],
)
def test_every_value_of_four_bits(is_signed: bool, lo: int, hi: int, tmp_path: Path) -> None:
    unit = Clamp(1, 4, is_signed, lo, hi)
    data = list(range(16))
    run = check(unit, data, [reference(unit, v) for v in data], Case(0), tmp_path, frames=1)
    assert set(gaps(run)) == {1}


def test_a_reset_empties_it(tmp_path: Path) -> None:
    unit = Clamp(2, 8, True, -5, 100)
    case = Case(2, "random", "random")
    data = words(case.generator, WORDS, unit.input_bits)
    expected = [reference(unit, word) for word in data]
    check(unit, data, expected, case, tmp_path, reset_at=29)
