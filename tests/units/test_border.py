"""Border: beats and parameters."""

from __future__ import annotations

from hwgen.units.border import Border

UNIT = Border(6, (4, 5), 3, (1, 0, 2, 3), 0x2A, "border")


def test_beats_count_the_border() -> None:
    assert UNIT.padded == (5, 10)
    assert (UNIT.input_beats, UNIT.output_beats) == (4 * 5 * 3, 5 * 10 * 3)
    assert (UNIT.input_bits, UNIT.output_bits) == (6, 6)


def test_parameters_name_every_side_and_the_pattern() -> None:
    assert dict(UNIT.parameters) == {
        "WIDTH": "6",
        "ROWS": "4",
        "COLUMNS": "5",
        "WORDS": "3",
        "TOP": "1",
        "BOTTOM": "0",
        "LEFT": "2",
        "RIGHT": "3",
        "LANDING": "2",
        "FILL": "6'h2a",
    }


def test_the_longest_run_of_border_is_between_two_images() -> None:
    assert UNIT.longest == 1 * 10 * 3 + 5 * 3
    assert UNIT.storage_bits == 2 * 6
