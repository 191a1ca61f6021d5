"""Units on the way to a sum."""

from __future__ import annotations

from hwgen.units.base import Unit
from hwgen.units.sums import Centre, Square, SumReduce


def test_a_sum_has_the_levels_of_its_tree() -> None:
    unit: Unit = SumReduce(5, 2, 8, False, 11, "rows_sum")
    assert (unit.input_bits, unit.output_bits) == (80, 22)
    assert (SumReduce(5, 2, 8, False, 11, "x").levels, SumReduce(2, 1, 8, True, 9, "x").levels) == (
        3,
        1,
    )
    assert dict(unit.parameters)["DEPTH"] == "5"


def test_the_zero_point_is_a_sized_number() -> None:
    square: Unit = Square(3, 8, True, -5, 16)
    centre: Unit = Centre(3, 8, True, 5, 9)
    assert dict(square.parameters)["ZERO"] == "18'h3fffb"
    assert dict(centre.parameters)["ZERO"] == "18'h5"
    assert (square.input_bits, square.output_bits) == (24, 48)
    assert (centre.input_bits, centre.output_bits) == (24, 27)


def test_a_square_takes_as_long_as_its_multiplier() -> None:
    unit = Square(1, 8, True, 0, 15)
    assert (unit.latency, unit.depth) == (4, 6)
