"""Stream: how pixels are cut into beats."""

from __future__ import annotations

import pytest

from hwgen.ir.formats import IntFormat
from hwgen.units.streams import Stream

BYTES = IntFormat(8, True, 1.0)


@pytest.mark.parametrize(
    ("shape", "lanes", "pixels", "per_pixel"),
    [
        ((4, 5, 6), 6, 20, 1),
        ((4, 5, 6), 4, 20, 2),
        ((4, 5, 6), 1, 20, 6),
        ((10,), 3, 1, 4),
        ((1, 1, 1), 1, 1, 1),
    ],
)
def test_the_last_beat_of_a_pixel_may_be_partial(
    shape: tuple[int, ...], lanes: int, pixels: int, per_pixel: int
) -> None:
    stream = Stream(shape, lanes, BYTES)
    assert (stream.channels, stream.places) == (shape[-1], pixels)
    assert (stream.beats_per_pixel, stream.beats) == (per_pixel, pixels * per_pixel)


def test_a_beat_has_the_bits_of_its_lanes() -> None:
    assert Stream((2, 2, 5), 3, IntFormat(6, False, 0.5)).bits == 18


@pytest.mark.parametrize(("columns", "pixels", "row"), [(8, 2, 4), (9, 2, 5), (9, 4, 3), (3, 8, 1)])
def test_a_beat_holds_several_columns(columns: int, pixels: int, row: int) -> None:
    stream = Stream((5, columns, 3), 3, IntFormat(8, True, 1.0), pixels)
    assert (stream.beats_per_row, stream.beats) == (row, 5 * row)
    assert (stream.values, stream.bits) == (3 * pixels, 24 * pixels)
