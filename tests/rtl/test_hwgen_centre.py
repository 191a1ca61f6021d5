"""hwgen_centre: the zero point taken out, on the wires."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import hwgen.timing.sums  # noqa: F401  (it registers the unit)
from hwgen.arithmetic.intervals import signed_bits, unsigned_bits
from hwgen.units.sums import Centre

from .bench import Case, cases, check, fields, packed, signed, words

pytestmark = pytest.mark.simulator("icarus")


def random_unit(generator: np.random.Generator) -> Centre:
    lanes, bits = (int(n) for n in generator.integers((1, 2), (5, 17)))
    is_signed = bool(generator.integers(0, 2))
    low = -(1 << bits - 1) if is_signed else 0
    zero = low + int(generator.choice([0, (1 << bits) - 1, int(generator.integers(0, 1 << bits))]))
    high = low + (1 << bits) - 1
    out = unsigned_bits(high - low) if zero == low else signed_bits(low - zero, high - zero)
    return Centre(lanes, bits, is_signed, zero, out)


def play(unit: Centre, case: Case, folder: Path, simulator: str = "icarus") -> None:
    data = words(case.generator, 30, unit.input_bits)
    number = (lambda v: signed(v, unit.bits)) if unit.signed else int
    lanes = [[number(v) for v in fields(word, unit.bits, unit.lanes)] for word in data]
    expected = [packed([v - unit.zero for v in word], unit.out_bits) for word in lanes]
    check(unit, data, expected, case, folder, simulator=simulator)


@pytest.mark.parametrize("case", cases(), ids=str)
def test_each_lane_loses_the_zero_point(case: Case, tmp_path: Path) -> None:
    play(random_unit(case.generator), case, tmp_path)


@pytest.mark.simulator("verilator")
def test_verilator_agrees(tmp_path: Path) -> None:
    play(Centre(3, 8, False, 200, 9), Case(8, "random", "bursty"), tmp_path, "verilator")
