"""Axes of a window and the unit for each."""

from __future__ import annotations

import pytest

from hwgen.ir.window import Window
from hwgen.schedule.layer import Sizes
from hwgen.schedule.windows import ROWS, Axis, axes, repeat_pattern, slide
from hwgen.units.accumulate import Accumulate
from hwgen.units.sliding_window import SlidingWindow


def sliding(axis: Axis, inner: int = 4, sizes: Sizes | None = None) -> SlidingWindow:
    """The unit of an axis on which windows overlap or are padded."""
    (unit,) = slide(axis, ROWS, 8, inner, 1, 0, sizes or Sizes())
    assert isinstance(unit, SlidingWindow)
    return unit


def test_axes_take_top_and_left_padding() -> None:
    vertical, horizontal = axes(Window((3, 5), (2, 1), (1, 0, 4, 2)), 10, 20)
    assert vertical == Axis(10, 3, 2, 1, 5)
    assert horizontal == Axis(20, 5, 1, 4, 22)


@pytest.mark.parametrize(
    ("axis", "trivial"),
    [
        (Axis(8, 1, 1, 0, 8), True),
        (Axis(8, 1, 2, 0, 4), False),
        (Axis(8, 1, 1, 1, 10), False),
        (Axis(8, 2, 1, 0, 7), False),
    ],
    ids=["each-position", "stride", "padding", "window"],
)
def test_an_axis_on_which_nothing_happens_needs_no_unit(axis: Axis, trivial: bool) -> None:
    assert axis.trivial is trivial
    assert (slide(axis, ROWS, 8, 4, 1, 0, Sizes()) == ()) is trivial


@pytest.mark.parametrize(("window", "inner", "slots"), [(3, 4, 2), (3, 1, 4), (1, 4, 1), (1, 1, 2)])
def test_storage_is_one_position_less_than_the_window_and_more_where_it_is_one_word(
    window: int, inner: int, slots: int
) -> None:
    axis = Axis(8, window, 2, 1, 4)
    unit, larger = (sliding(axis, inner, sizes) for sizes in (Sizes(), Sizes({ROWS: 5})))
    assert (unit.slots, larger.slots) == (slots, slots + 5)
    assert (unit.positions, unit.window, unit.stride, unit.pad, unit.outputs) == (
        8,
        window,
        2,
        1,
        4,
    )


@pytest.mark.parametrize(
    ("pattern", "bits", "times", "word"),
    [(-128, 8, 3, 0x808080), (5, 4, 2, 0x55), (0, 7, 9, 0), (-1, 2, 4, 0xFF), (1, 3, 0, 0)],
)
def test_a_pattern_is_repeated_side_by_side(pattern: int, bits: int, times: int, word: int) -> None:
    assert repeat_pattern(pattern, bits, times) == word


def test_dilation_and_fill_of_a_window_reach_the_unit() -> None:
    window = Window((3, 2), (1, 1), (1, 1, 0, 1), dilation=(2, 3), fill="reflect")
    vertical, horizontal = axes(window, 10, 20)
    assert vertical == Axis(10, 3, 1, 1, 8, 2, "reflect")
    assert horizontal == Axis(20, 2, 1, 0, 18, 3, "reflect")
    rows = sliding(vertical, 20)
    assert (rows.slots, rows.dilation, rows.mode) == (4, 2, "reflect")


def test_windows_of_one_position_store_nothing() -> None:
    (unit,) = slide(Axis(20, 1, 3, 0, 7, 2, "edge"), ROWS, 8, 4, 5, 0, Sizes())
    assert unit == Accumulate(1, 8, False, 8, True, 20, 4, 1, 3, 0, 7, 5, ROWS)
    assert isinstance(unit, Accumulate)
    assert unit.stored_words == 0


def test_an_axis_without_padding_has_no_use_for_its_mode() -> None:
    assert sliding(Axis(20, 3, 2, 0, 9, 1, "edge")).mode == "constant"
    assert sliding(Axis(20, 3, 2, 0, 10, 1, "edge")).mode == "edge"
