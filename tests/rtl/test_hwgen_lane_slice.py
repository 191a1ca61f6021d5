"""hwgen_lane_slice: some lanes of each beat, without a cycle."""

from __future__ import annotations

from pathlib import Path

import pytest

import hwgen.timing.select  # noqa: F401  (it registers the unit)
from hwgen.units.lane_slice import LaneSlice

from .bench import Case, cases, check, gaps, words

pytestmark = pytest.mark.simulator("icarus")


def reference(unit: LaneSlice, data: list[int]) -> list[int]:
    return [word >> unit.first & ((1 << unit.kept) - 1) for word in data]


@pytest.mark.parametrize("case", cases(), ids=str)
def test_some_bits_pass(case: Case, tmp_path: Path) -> None:
    bits = int(case.generator.integers(1, 40))
    first = int(case.generator.integers(0, bits))
    unit = LaneSlice(bits, first, int(case.generator.integers(1, bits - first + 1)))
    data = words(case.generator, 60, bits)
    check(unit, data, reference(unit, data), case, tmp_path)


def test_it_costs_no_cycle(tmp_path: Path) -> None:
    unit = LaneSlice(12, 3, 5)
    data = list(range(60))
    assert set(gaps(check(unit, data, reference(unit, data), Case(0), tmp_path))) == {1}


@pytest.mark.simulator("verilator")
def test_verilator_agrees(tmp_path: Path) -> None:
    case, unit = Case(8, "random", "bursty"), LaneSlice(37, 5, 19)
    data = words(case.generator, 60, 37)
    check(unit, data, reference(unit, data), case, tmp_path, simulator="verilator")
