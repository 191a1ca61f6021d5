"""The comparison of records with what was expected: which pixel, channel and cycle is named."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

compare: Any = import_module("hwgen.sim.compare")  # sim/ is copied to users, not type-checked here
Lines, Stream = compare.Lines, compare.Stream

# 2 x 3 pixels of 5 channels, 2 a beat: the third beat of a pixel is partial.
TAP = Stream("conv1", "conv1", (2, 3, 5), 2, 6, 6, True, 18, "tap", 0, 1)
BYTES = Stream("m_axis", "out", (1, 2, 2), 2, 8, 8, False, 2, "sink", 0, 1)


def lines(*beats: str) -> Any:
    return Lines("".join(f"{beat}\n" for beat in beats))


def result(
    stream: Any, expected: Any, found: Any, expected_cycles: Any = None, found_cycles: Any = None
) -> dict[str, Any]:
    cycles = (expected_cycles, found_cycles or Lines(""))
    made: dict[str, Any] = compare.compare_stream(stream, expected, found, *cycles)
    return made


def test_equal_beats_have_no_difference() -> None:
    beats, cycles = lines("001", "fff"), lines("00000001", "00000002")
    found = result(TAP, beats, beats, cycles, cycles)
    assert (found["mismatching_bits"], found["cycle_errors"], found["text"]) == (0, 0, None)


@pytest.mark.parametrize(
    ("beat", "frame", "row", "column", "chunk"),
    [(0, 0, 0, 0, 0), (5, 0, 0, 1, 2), (16, 0, 1, 2, 1), (18, 1, 0, 0, 0), (31, 1, 1, 1, 1)],
)
def test_the_pixel_and_the_channel_are_named(
    beat: int, frame: int, row: int, column: int, chunk: int
) -> None:
    beats = ["000"] * 36
    wrong = list(beats)
    wrong[beat] = "fc0"  # lane 1 is -1
    found = result(TAP, lines(*beats), lines(*wrong))
    first = found["first_difference"]
    assert [first[key] for key in ("frame", "row", "column")] == [frame, row, column]
    assert first["channel"] == 2 * chunk + 1
    assert (first["expected"], first["found"]) == (0, -1)
    assert found["mismatching_bits"] == 6


@pytest.mark.parametrize(
    ("beat", "lane", "place"),
    [(0, 5, (0, 0, 1, 2)), (2, 0, (0, 0, 4, 0)), (3, 4, (0, 1, 1, 1)), (7, 1, (1, 0, 2, 1))],
)
def test_a_beat_of_several_columns_names_the_column(
    beat: int, lane: int, place: tuple[int, int, int, int]
) -> None:
    stream = Stream("conv1", "conv1", (2, 5, 3), 3, 4, 4, False, 6, "tap", 0, 2)
    beats = ["000000"] * 12
    wrong = list(beats)
    wrong[beat] = f"{1 << (4 * lane):06x}"
    first = result(stream, lines(*beats), lines(*wrong))["first_difference"]
    assert tuple(first[key] for key in ("frame", "row", "column", "channel")) == place


def test_values_and_cycles_are_told() -> None:
    found = result(
        BYTES, lines("807f", "0000"), lines("807e", "0000"), lines("5", "6"), lines("5", "7")
    )
    assert found["text"] == (
        "layer 'out', frame 0, row 0, column 0, channel 0: "
        "expected 127 in cycle 5, found 126 in cycle 5"
    )
    assert (found["mismatching_bits"], found["cycle_errors"]) == (1, 1)


def test_an_unknown_digit_is_four_wrong_bits() -> None:
    found = result(BYTES, lines("0000"), lines("0xX1"))
    assert found["mismatching_bits"] == 9
    assert found["first_difference"]["found"] is None
    assert "found an unknown value (x)" in found["text"]


def test_a_missing_beat_is_wrong_in_all_bits() -> None:
    found = result(BYTES, lines("0100", "0203"), lines("0100"), lines("5", "6"), lines("5"))
    assert found["mismatching_bits"] == 16
    assert found["cycle_errors"] == 0
    assert found["text"] == (
        "layer 'out', frame 0, row 0, column 1, channel 0: expected 3 in cycle 6, found no beat"
    )


def test_a_surplus_beat_is_wrong_in_all_bits() -> None:
    assert result(BYTES, lines("0100"), lines("0100", "0203"))["mismatching_bits"] == 16


def test_unknown_cycles_are_not_compared() -> None:
    assert result(BYTES, lines("0100"), lines("0100"), None, lines("7"))["cycle_errors"] is None


def test_leading_zeros_do_not_matter() -> None:
    assert result(BYTES, lines("0100"), lines("100"))["mismatching_bits"] == 0


def test_remarks_of_a_simulator_are_skipped(tmp_path: Path) -> None:
    (tmp_path / "a.hex").write_text("// 0x00000000\n01\n// 0x00000010\n02\n")
    assert compare.read_lines(tmp_path / "a.hex") == ["01", "02"]
    assert compare.read_lines(tmp_path / "none.hex") == []


def test_the_first_violation_is_named(tmp_path: Path) -> None:
    (tmp_path / "status.txt").write_text(
        "finished 0\ncycles 12\nviolations 2\nfirst 1 3 7\ncount 0 4\n"
    )
    status = compare.read_status(tmp_path / "status.txt", ["s_axis", "m_axis"])
    assert not status.finished
    assert status.first_violation == "m_axis: tlast missing in cycle 7"


@pytest.mark.parametrize(
    ("expected", "found", "late"),
    [("123", "123", 0), ("123", "143", 1), ("123", "12", 1), (None, "123", None)],
)
def test_of_a_stream_inside_of_a_layer_only_the_time_counts(
    expected: str | None, found: str, late: int | None
) -> None:
    wanted = None if expected is None else lines(*expected)
    made = compare.compare_times(TAP, 3, wanted, lines(*found))
    assert (made["mismatching_bits"], made["cycle_errors"], made["beats"]) == (0, late, len(found))
    assert (made["text"] is None) == (not late)
