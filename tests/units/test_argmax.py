"""Argmax: latency of its tree, room in its FIFO, widths."""

from __future__ import annotations

import pytest

from hwgen.units.argmax import Argmax


@pytest.mark.parametrize(("lanes", "latency"), [(1, 1), (2, 2), (3, 3), (4, 3), (5, 4)])
def test_the_latency_is_that_of_the_tree_and_of_the_best(lanes: int, latency: int) -> None:
    unit = Argmax(lanes, 8, True, 1, lanes, 8, True)
    assert (unit.latency, unit.depth) == (latency, latency + 2)


def test_many_beats_need_room_for_two_results() -> None:
    assert Argmax(4, 8, True, 5, 2, 8, True).depth == 2


def test_widths_and_parameters_follow_from_the_fields() -> None:
    unit = Argmax(3, 5, True, 4, 2, 6, True)
    assert (unit.input_bits, unit.output_bits) == (15, 12)
    assert dict(unit.parameters) == {
        "LANES": "3",
        "W": "5",
        "IS_SIGNED": "1",
        "BEATS": "4",
        "LAST_LANES": "2",
        "FIELD": "6",
        "WITH_VALUE": "1",
        "DEPTH": "2",
    }
    assert Argmax(3, 5, True, 4, 2, 6, False).output_bits == 6
