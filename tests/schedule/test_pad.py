"""Units of padding."""

from __future__ import annotations

from dataclasses import replace

import pytest

import hwgen.schedule.pad  # noqa: F401  (it registers the layer)
from hwgen.ir.formats import IntFormat
from hwgen.ir.pad import QuantPad
from hwgen.ir.window import Padding
from hwgen.schedule.buffers import enlarged, options
from hwgen.schedule.flow import flow
from hwgen.schedule.layer import Layer, Sizes, lower
from hwgen.units.border import Border
from hwgen.units.plumbing import LaneMask
from hwgen.units.sliding_window import SlidingWindow
from hwgen.units.streams import Stream

NUMBER = IntFormat(8, True, 0.5, -3)


def layer(mode: str, padding: Padding, value: int = -3, lanes: int = 4) -> Layer:
    node = QuantPad("pad", ("x",), padding, mode, value, NUMBER)
    return lower(node, (Stream((5, 7, 6), lanes, NUMBER),), None, Sizes())


def test_a_border_of_one_value_stores_no_lines() -> None:
    made = layer("constant", (1, 2, 3, 0))
    border, cleared = made.units
    assert border == Border(32, (5, 7), 2, (1, 2, 3, 0), 0xFDFDFDFD, "border")
    assert isinstance(cleared, LaneMask)
    assert made.output == Stream((8, 10, 6), 4, NUMBER)
    assert flow(border, 70).work == flow(border, 70).outputs == 8 * 10 * 2


@pytest.mark.parametrize(("value", "lanes"), [(0, 4), (-3, 6), (-3, 2)])
def test_lanes_without_a_channel_are_cleared_where_there_are_some(value: int, lanes: int) -> None:
    (border,) = layer("constant", (1, 2, 3, 0), value, lanes).units
    assert isinstance(border, Border)


@pytest.mark.parametrize(("mode", "stored"), [("edge", 1), ("reflect", 3)])
def test_pixels_that_repeat_are_stored_where_they_are_read(mode: str, stored: int) -> None:
    rows, columns = layer(mode, (1, 2, 3, 0), lanes=6).units
    assert isinstance(rows, SlidingWindow)
    assert isinstance(columns, SlidingWindow)
    assert (rows.slots, rows.inner, rows.outputs, rows.mode) == (stored, 7, 8, mode)
    assert (columns.inner, columns.outputs, columns.frames) == (1, 10, 8)


def test_an_axis_without_padding_needs_no_unit() -> None:
    (rows,) = layer("edge", (1, 2, 0, 0)).units
    assert rows.label == "rows"
    assert layer("edge", (0, 0, 0, 0)).units == layer("constant", (0, 0, 0, 0)).units == ()


def test_words_that_come_while_the_border_leaves_find_room() -> None:
    unit = Border(8, (5, 7), 2, (1, 2, 3, 0), 0, "border")
    assert options(unit) == (0, 1, 2, 4, 8, 16, 32, 64, 67)
    assert enlarged(unit, 8) == replace(unit, landing=10)
