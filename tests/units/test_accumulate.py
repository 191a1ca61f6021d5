"""Windows that do not overlap: one running value for each word of a position."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hwgen.units.accumulate import Accumulate
from hwgen.units.base import Unit

ROWS = Accumulate(2, 8, True, 10, False, 6, 5, 3, 3, 0, 2, 1, "rows")


def test_widths_beats_and_parameters() -> None:
    unit: Unit = ROWS
    assert (unit.input_bits, unit.output_bits) == (16, 20)
    assert (ROWS.input_beats, ROWS.output_beats) == (30, 10)
    assert dict(unit.parameters)["IN_SIGNED"] == "1"
    assert dict(unit.parameters)["MAXIMUM"] == "0"


def test_storage_is_one_word_for_each_word_of_a_position() -> None:
    assert ROWS.storage_bits == 5 * 20
    assert replace(ROWS, window=1).storage_bits == 0


@pytest.mark.parametrize(("inner", "latency"), [(1, 2), (3, 2), (4, 3), (100, 3)])
def test_a_memory_costs_a_cycle(inner: int, latency: int) -> None:
    unit = replace(ROWS, inner=inner)
    assert (unit.in_memory, unit.latency, unit.depth) == (inner > 3, latency, latency + 2)
