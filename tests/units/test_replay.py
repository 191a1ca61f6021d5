"""Replay: width, storage and parameters."""

from __future__ import annotations

from hwgen.units.replay import Replay, least_capacity


def test_a_position_is_stored_and_at_least_two_words() -> None:
    assert [least_capacity(inner) for inner in (1, 2, 3, 40)] == [2, 2, 3, 40]


def test_width_storage_and_parameters() -> None:
    unit = Replay(12, 10, 3, 15, "rows")
    assert (unit.input_bits, unit.output_bits, unit.storage_bits) == (12, 12, 180)
    names = ("WORD", "INNER", "FACTOR", "CAPACITY", "DEPTH")
    values = ("12", "10", "3", "15", "3")
    assert unit.parameters == tuple(zip(names, values, strict=True))
