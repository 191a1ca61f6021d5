"""Windows joined along both axes, one column at a time or several."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hwgen.ir.formats import IntFormat
from hwgen.ir.pooling_axis import PoolAxis
from hwgen.schedule.layer import Sizes
from hwgen.schedule.reduction import (
    Join,
    Reduction,
    Values,
    columns_at_once,
    in_beats,
    is_trivial,
    reduce_image,
)
from hwgen.units.accumulate import Accumulate
from hwgen.units.max_reduce import MaxReduce
from hwgen.units.plumbing import LaneMask
from hwgen.units.sliding_window import SlidingWindow
from hwgen.units.streams import Stream
from hwgen.units.sums import SumReduce

SIGNED = IntFormat(8, True, 1.0)
BYTES = Values(-128, 127)
SUM, MAXIMUM = Join(False, Sizes()), Join(True, Sizes())


def axis(positions: int, window: int, stride: int, before: int = 0, after: int = 0) -> PoolAxis:
    return PoolAxis(positions, window, stride, 1, before, after, False)


def test_values_are_as_wide_as_they_must_be() -> None:
    assert (BYTES.bits, BYTES.signed) == (8, True)
    assert (Values(0, 255).bits, Values(0, 255).signed) == (8, False)
    assert BYTES.summed(9) == Values(-1152, 1143)
    assert Values(3, 9).summed(4) == Values(0, 36)


def test_padding_changes_nothing() -> None:
    assert SUM.padding(BYTES, 3) == 0
    assert MAXIMUM.padding(BYTES, 2) == 0x8080
    assert MAXIMUM.padding(Values(0, 15), 2) == 0


def test_a_tree_has_two_terms_at_least() -> None:
    assert SUM.tree(1, 2, BYTES, "rows") == ()
    assert SUM.tree(3, 2, BYTES, "rows") == (SumReduce(3, 2, 8, True, 10, "rows_sum"),)
    assert MAXIMUM.tree(3, 2, BYTES, "rows") == (MaxReduce(3, 2, 8, True, "rows_max"),)
    assert SUM.result(BYTES, 1) == BYTES.summed(2)
    assert MAXIMUM.result(BYTES, 5) == BYTES


@pytest.mark.parametrize(
    ("windows", "apart"),
    [
        (axis(9, 3, 3), True),
        (axis(9, 3, 2), False),
        (axis(9, 9, 1), True),
        (axis(9, 1, 2), True),
        (PoolAxis(9, 2, 4, 2, 0, 0, False), False),
        (PoolAxis(9, 1, 2, 5, 0, 0, False), True),
    ],
)
def test_windows_are_apart_when_no_position_is_in_two(windows: PoolAxis, apart: bool) -> None:
    found = Reduction(windows, "rows", 1, 1, 1, BYTES, SUM)
    assert found.apart == apart
    assert isinstance(found.units[0], Accumulate if apart else SlidingWindow)


def test_a_trivial_axis_needs_nothing() -> None:
    every = axis(5, 1, 1)
    found = Reduction(every, "rows", 1, 1, 1, BYTES, SUM)
    assert is_trivial(every)
    assert (found.units, found.result) == ((), BYTES)


def test_a_single_tap_inside_the_image_is_summed_as_two() -> None:
    """Wide padding around one position."""
    found = Reduction(axis(1, 3, 1, 2, 2), "rows", 1, 1, 1, BYTES, SUM)
    tree = found.units[-1]
    assert isinstance(tree, SumReduce)
    assert tree.out_bits == found.result.bits == 9


@pytest.mark.parametrize(
    ("windows", "expected"),
    [
        (axis(16, 4, 8), (4, 1, 2, 0, 2)),
        (axis(16, 8, 4, 4), (4, 2, 1, 1, 4)),
        (axis(15, 4, 4), (4, 1, 1, 0, 3)),
        (axis(13, 13, 13), (4, 4, 4, 0, 1)),
        (axis(3, 5, 1, 1, 1), (1, 1, 1, 0, 1)),
    ],
)
def test_windows_that_begin_and_end_with_beats_are_windows_of_beats(
    windows: PoolAxis, expected: tuple[int, ...]
) -> None:
    found = in_beats(windows, 4)
    assert found is not None
    sizes = (found.positions, found.window, found.stride, found.before, found.outputs)
    assert sizes == expected
    assert columns_at_once(windows, 4) == 1


@pytest.mark.parametrize(
    ("windows", "at_once"),
    [(axis(16, 3, 1, 1, 1), 4), (axis(16, 3, 2), 2), (axis(16, 2, 3), 4), (axis(16, 1, 1), 4)],
)
def test_others_are_built_side_by_side(windows: PoolAxis, at_once: int) -> None:
    assert in_beats(windows, 4) is None
    assert columns_at_once(windows, 4) == at_once


def test_global_pooling_reduces_a_beat_and_keeps_one_running_value() -> None:
    stream = Stream((6, 13, 2), 2, SIGNED, 4)
    whole = axis(6, 6, 6), axis(13, 13, 13)
    (masks, tree, running), result = reduce_image(*whole, stream, BYTES, SUM)
    assert isinstance(masks, LaneMask)
    assert tree == SumReduce(4, 2, 8, True, 10, "beat_sum")
    assert isinstance(running, Accumulate)
    assert (running.positions, running.window, running.inner, running.lanes) == (24, 24, 1, 2)
    assert result == BYTES.summed(4).summed(24)


def test_neighbouring_windows_are_joined_at_once() -> None:
    stream = Stream((6, 12, 2), 2, SIGNED, 4)
    units, result = reduce_image(axis(6, 1, 1), axis(12, 3, 1), stream, BYTES, MAXIMUM)
    tree = units[-1]
    assert isinstance(tree, MaxReduce)
    assert (tree.taps, tree.lanes) == (3, 4 * 2)
    assert result == BYTES


def test_extra_storage_goes_to_the_windows() -> None:
    plain = Reduction(axis(9, 3, 1), "rows", 4, 1, 1, BYTES, SUM).units[0]
    more = Reduction(axis(9, 3, 1), "rows", 4, 1, 1, BYTES, Join(False, Sizes({"rows": 2})))
    assert isinstance(plain, SlidingWindow)
    assert more.units[0] == replace(plain, slots=plain.slots + 2)
