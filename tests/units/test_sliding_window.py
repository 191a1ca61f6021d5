"""SlidingWindow: beats, storage and parameters."""

from __future__ import annotations

from dataclasses import replace

from hwgen.units.sliding_window import SlidingWindow


def unit() -> SlidingWindow:
    """Windows of three at every second of ten positions of four words."""
    return SlidingWindow(6, 10, 4, 3, 2, 1, 5, 4, 7, 0x2A, "rows")


def test_beats_count_positions_inner_words_and_walks() -> None:
    assert (unit().input_beats, unit().output_beats) == (7 * 10 * 4, 7 * 5 * 4)


def test_storage_is_slots_of_inner_words() -> None:
    assert unit().storage_bits == 4 * 4 * 6
    assert (unit().input_bits, unit().output_bits) == (6, 18)


def test_parameters_name_every_size_and_the_fill_pattern() -> None:
    assert dict(unit().parameters) == {
        "WORD": "6",
        "POSITIONS": "10",
        "INNER": "4",
        "WINDOW": "3",
        "STRIDE": "2",
        "PAD": "1",
        "OUTPUTS": "5",
        "SLOTS": "4",
        "DEPTH": "3",
        "FILL": "6'h2a",
    }


def test_the_newest_word_bypasses_a_memory_that_is_smaller_than_the_window() -> None:
    assert not unit().bypasses
    assert replace(unit(), slots=2).bypasses
