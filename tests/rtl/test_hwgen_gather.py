"""hwgen_gather: each output field is one of the input fields, or zero."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwgen.units.gather import NONE, Gather

from .bench import Case, cases, check, fields, gaps, packed, words

pytestmark = pytest.mark.simulator("icarus")


def reference(unit: Gather, data: list[int]) -> list[int]:
    found = []
    for word in data:
        given = fields(word, unit.field_bits, unit.fields)
        taken = [0 if index == NONE else given[index] for index in unit.indices]
        found.append(packed(taken, unit.field_bits))
    return found


@pytest.mark.parametrize("case", cases(), ids=str)
def test_fields_are_taken_repeated_and_left_out(case: Case, tmp_path: Path) -> None:
    bits, count = (int(n) for n in case.generator.integers((1, 1), (9, 8)))
    indices = tuple(int(n) for n in case.generator.integers(NONE, count, 11))
    unit = Gather(bits, count, indices)
    data = words(case.generator, 30, unit.input_bits)
    check(unit, data, reference(unit, data), case, tmp_path)


def test_it_costs_no_cycle(tmp_path: Path) -> None:
    unit = Gather(4, 3, (2, 2, 0))
    data = list(range(39))
    assert set(gaps(check(unit, data, reference(unit, data), Case(0), tmp_path))) == {1}


@pytest.mark.simulator("verilator")
def test_verilator_agrees(tmp_path: Path) -> None:
    case, unit = Case(8, "random", "bursty"), Gather(5, 7, (6, 0, NONE, 3, 3))
    data = words(case.generator, 60, unit.input_bits)
    check(unit, data, reference(unit, data), case, tmp_path, simulator="verilator")
