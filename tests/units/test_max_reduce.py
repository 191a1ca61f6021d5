"""MaxReduce: levels of the tree, room in its FIFO."""

from __future__ import annotations

import pytest

from hwgen.units.max_reduce import MaxReduce


@pytest.mark.parametrize(("taps", "levels"), [(2, 1), (3, 2), (4, 2), (5, 3), (8, 3), (9, 4)])
def test_levels_are_the_logarithm_of_the_taps_rounded_up(taps: int, levels: int) -> None:
    unit = MaxReduce(taps, 2, 8, True, "max")
    assert (unit.levels, unit.depth) == (levels, levels + 2)


def test_parameters_and_widths_follow_from_taps_lanes_and_bits() -> None:
    unit = MaxReduce(3, 4, 5, False, "rows_max")
    assert (unit.input_bits, unit.output_bits) == (60, 20)
    assert dict(unit.parameters) == {
        "TAPS": "3",
        "LANES": "4",
        "W": "5",
        "IS_SIGNED": "0",
        "DEPTH": "4",
    }
