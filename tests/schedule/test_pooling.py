"""Max pooling: columns first, rows of what is already reduced."""

from __future__ import annotations

import numpy as np

from hwgen.ir.formats import IntFormat
from hwgen.ir.pooling import QuantMaxPool2d
from hwgen.schedule.layer import Layer, Sizes, lower
from hwgen.units.max_reduce import MaxReduce
from hwgen.units.sliding_window import SlidingWindow
from hwgen.units.streams import Stream

SIGNED = IntFormat(8, True, 1.0)


def pool(
    window: tuple[int, int],
    stride: tuple[int, int] = (1, 1),
    padding: tuple[int, int, int, int] = (0, 0, 0, 0),
    number: IntFormat = SIGNED,
    lanes: int = 2,
) -> Layer:
    """Of an image 6 x 8 of 4 channels."""
    node = QuantMaxPool2d("pool", ("image",), window, stride, padding, number)
    return lower(node, (Stream((6, 8, 4), lanes, number),), None, Sizes())


def test_columns_are_reduced_before_rows_are_stored() -> None:
    layer = pool((3, 2), (2, 2))
    columns, columns_max, rows, rows_max = layer.units
    assert isinstance(columns, SlidingWindow)
    assert isinstance(rows, SlidingWindow)
    assert (columns.positions, columns.inner, columns.frames) == (8, 2, 6)
    assert (rows.positions, rows.inner, rows.frames) == (6, 4 * 2, 1)
    assert isinstance(columns_max, MaxReduce)
    assert isinstance(rows_max, MaxReduce)
    assert (columns_max.taps, rows_max.taps, rows_max.lanes) == (2, 3, 2)


def test_the_stream_keeps_lanes_and_format() -> None:
    layer = pool((3, 2), (2, 2))
    assert layer.output == Stream((2, 4, 4), 2, SIGNED)


def test_a_window_of_one_needs_no_tree() -> None:
    assert [type(unit) for unit in pool((1, 3)).units] == [SlidingWindow, MaxReduce]
    assert [type(unit) for unit in pool((1, 1), (2, 1)).units] == [SlidingWindow]
    assert pool((1, 1)).units == ()


def test_padding_reads_the_smallest_value_of_the_format() -> None:
    for number, word in ((SIGNED, 0x8080), (IntFormat(8, False, 1.0), 0)):
        units = pool((2, 2), padding=(1, 0, 1, 0), number=number).units
        windows = [unit for unit in units if isinstance(unit, SlidingWindow)]
        assert [unit.fill for unit in windows] == [word, word]
        assert [unit.pad for unit in windows] == [1, 1]


def test_units_hand_each_other_words_of_one_width() -> None:
    units = pool((3, 2), (2, 2)).units
    for before, after in zip(units[:-1], units[1:], strict=True):
        assert before.output_bits == after.input_bits
    assert np.prod([units[0].input_bits, 4 // 2]) == 4 * 8
