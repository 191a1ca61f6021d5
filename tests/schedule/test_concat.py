"""Concatenation: parts in turn where that keeps the rate, else whole pixels side by side."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.ir.concat import QuantConcat
from hwgen.ir.formats import IntFormat
from hwgen.schedule.concat import conversion, serial_lanes
from hwgen.schedule.flow import Flow, flow
from hwgen.schedule.layer import Layer, Sizes, lower
from hwgen.units.base import Unit
from hwgen.units.concat import Concat
from hwgen.units.gather import Gather
from hwgen.units.join import Join
from hwgen.units.streams import Stream

BYTE, OTHER = IntFormat(8, True, 0.5), IntFormat(4, True, 0.25)
SIZES = Sizes({f"queue{branch}": 0 for branch in range(3)})


def layer(
    parts: list[tuple[int, int]], *, flat: bool = False, pixels: int = 1, formats: int = 0
) -> Layer:
    """parts: channels and lanes of each input; formats: inputs that are not in the common one."""
    place = () if flat else (2, 5)
    streams = tuple(
        Stream((*place, channels), lanes, OTHER if number < formats else BYTE, pixels)
        for number, (channels, lanes) in enumerate(parts)
    )
    names = tuple("abc"[: len(parts)])
    node = QuantConcat("y", names, tuple(stream.format for stream in streams), BYTE)
    return lower(node, streams, None, SIZES)


def names(units: tuple[Unit, ...]) -> list[str]:
    return [unit.label for unit in units]


@pytest.mark.parametrize(
    ("parts", "lanes"),
    [
        ([(4, 1), (4, 1)], 2),  # 4 cycles a pixel at the inputs, 8 values behind
        ([(16, 4), (16, 4)], 8),
        ([(16, 16), (8, 1)], 4),  # 8 cycles for the slow one
        ([(16, 16), (16, 16)], None),  # one cycle a pixel
        ([(3, 1), (5, 1)], None),  # parts without a common divisor
        ([(3000, 1000), (5, 5)], 5),  # too wide for one word
    ],
)
def test_the_fewest_lanes_that_keep_the_rate(
    parts: list[tuple[int, int]], lanes: int | None
) -> None:
    streams = [Stream((2, 2, channels), width, BYTE) for channels, width in parts]
    assert serial_lanes(streams, 8) == lanes


def test_parts_in_turn_are_words_of_a_common_width() -> None:
    made = layer([(4, 1), (2, 2), (2, 1)])
    assert [names(branch) for branch in made.branches] == [["widen"], [], ["widen"]]
    assert made.units == (Concat(16, (2, 1, 1)),)
    assert (made.output.shape, made.output.lanes) == ((2, 5, 8), 2)


def test_whole_pixels_are_joined_without_the_lanes_that_hold_nothing() -> None:
    made = layer([(5, 2), (3, 1)])
    assert [names(branch) for branch in made.branches] == [["widen"], ["widen"]]
    assert made.units == (Join((48, 24)), Gather(8, 9, (0, 1, 2, 3, 4, 6, 7, 8)))
    assert (made.output.shape, made.output.lanes) == ((2, 5, 8), 8)


def test_whole_pixels_that_fit_need_only_the_join() -> None:
    assert layer([(3, 3), (2, 2)]).units == (Join((24, 16)),)


def test_several_columns_are_sorted_by_pixel() -> None:
    made = layer([(2, 2), (1, 1)], pixels=2)
    assert made.units == (Join((32, 16)), Gather(8, 6, (0, 1, 4, 2, 3, 5)))
    assert (made.output.pixels, made.output.lanes) == (2, 3)


def test_other_formats_go_through_a_table_first() -> None:
    made = layer([(2, 1), (2, 1)], formats=1)
    assert [names(branch) for branch in made.branches] == [["convert0", "widen"], ["widen"]]
    assert made.branches[0][0].output_bits == 8


def test_tables_of_missing_columns_are_masked() -> None:
    made = layer([(2, 2), (1, 1)], pixels=2, formats=1)
    assert names(made.units) == ["join", "gather", "mask"]


def test_flat_tensors_are_one_pixel() -> None:
    made = layer([(6, 1), (4, 1)], flat=True)
    assert made.units == (Concat(16, (3, 2)),)
    assert (made.output.shape, made.output.beats) == ((10,), 5)


def test_the_table_has_the_integers_of_the_output() -> None:
    assert conversion(OTHER, BYTE)[0, :4].tolist() == [0, 0, 1, 2]
    assert conversion(OTHER, BYTE).shape == (1, 16)
    assert conversion(OTHER, BYTE).dtype == np.int64


def test_every_word_takes_a_cycle() -> None:
    assert flow(Concat(8, (2, 1)), 12, 6) == Flow(18, 18)
