"""SlidingWindow: beats, storage and parameters."""

from __future__ import annotations

from dataclasses import replace

import pytest

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
        "DEPTH": "4",
        "DILATION": "1",
        "MODE": "0",
        "FILL": "6'h2a",
    }


def test_the_newest_word_bypasses_a_memory_that_is_smaller_than_the_window() -> None:
    assert not unit().bypasses
    assert replace(unit(), slots=2).bypasses


def test_dilation_widens_what_is_held() -> None:
    dilated = replace(unit(), dilation=3, slots=6)
    assert (dilated.span, dilated.held, dilated.least_slots) == (7, 7, 6)
    assert dilated.bypasses
    assert dict(dilated.parameters)["DILATION"] == "3"


@pytest.mark.parametrize(
    ("mode", "pad", "outputs", "least", "limit"),
    [
        ("constant", 4, 8, 2, 10),
        ("edge", 4, 8, 2, 9),
        ("reflect", 1, 5, 2, 9),  # behind: 9 - 1 + 3 - 10 = 0
        ("reflect", 2, 6, 3, 8),
        ("reflect", 4, 7, 5, 8),
    ],
)
def test_reflection_holds_what_the_padding_reads(
    mode: str, pad: int, outputs: int, least: int, limit: int
) -> None:
    padded = replace(unit(), mode=mode, pad=pad, outputs=outputs)
    assert (padded.least_slots, padded.limit) == (least, limit)


def test_a_frame_smaller_than_the_window_is_held_as_a_whole() -> None:
    small = replace(unit(), positions=2, pad=2, mode="edge")
    assert (small.held, small.least_slots) == (2, 2)
    assert replace(small, inner=1).least_slots == 2
