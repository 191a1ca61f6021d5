"""Crops and slices: what is kept of rows, columns and channels, in how many lanes."""

from __future__ import annotations

import pytest

import hwgen.schedule.crop  # noqa: F401  (it registers the layer)
from hwgen.ir.crop import QuantCrop, QuantSliceChannels
from hwgen.ir.formats import IntFormat
from hwgen.schedule.buffers import enlarged, options
from hwgen.schedule.flow import Flow, flow
from hwgen.schedule.layer import Layer, Sizes, lower
from hwgen.timing.model import chain_timing
from hwgen.units.keep import Keep
from hwgen.units.lane_slice import LaneSlice
from hwgen.units.plumbing import LaneMask, WidthDown
from hwgen.units.streams import Stream

BYTES = IntFormat(8, True, 1.0, -5)
STREAM = Stream((4, 5, 6), 4, BYTES)  # two beats a pixel


def cropped(margins: tuple[int, int, int, int], sizes: Sizes | None = None) -> Layer:
    return lower(QuantCrop("c", ("x",), margins, BYTES), (STREAM,), None, sizes or Sizes())


def sliced(channels: int, lanes: int, begin: int, size: int) -> Layer:
    stream = Stream((4, 5, channels), lanes, BYTES)
    return lower(QuantSliceChannels("s", ("x",), begin, size, BYTES), (stream,), None, Sizes())


def test_columns_are_dropped_before_rows() -> None:
    layer = cropped((1, 2, 0, 3))
    columns, rows = Keep(32, 10, 0, 4, "columns"), Keep(32, 16, 4, 4, "rows")
    assert layer.units == (columns, rows)
    assert layer.output == Stream((1, 2, 6), 4, BYTES)


def test_an_axis_that_stays_needs_no_unit() -> None:
    assert [unit.label for unit in cropped((0, 0, 1, 0)).units] == ["columns"]
    assert [unit.label for unit in cropped((0, 1, 0, 0)).units] == ["rows"]
    assert cropped((0, 0, 0, 0)).units == ()


def test_sizes_deepen_the_fifos() -> None:
    layer = cropped((1, 0, 1, 0), Sizes({"rows": 5}))
    assert [unit.depth for unit in layer.units if isinstance(unit, Keep)] == [2, 7]


@pytest.mark.parametrize(("begin", "size"), [(0, 3), (1, 2), (5, 3), (7, 1)])
def test_channels_of_one_beat_are_wires(begin: int, size: int) -> None:
    layer = sliced(8, 8, begin, size)
    assert layer.units == (LaneSlice(64, 8 * begin, 8 * size),)
    assert layer.output == Stream((4, 5, size), size, BYTES)


def test_channels_of_one_beat_among_several_are_kept_then_wires() -> None:
    layer = sliced(12, 4, 5, 2)
    assert layer.units == (Keep(32, 3, 1, 1, "channels"), LaneSlice(32, 8, 16))
    assert sliced(12, 4, 8, 4).units == (Keep(32, 3, 2, 1, "channels"),)


def test_whole_beats_are_kept() -> None:
    layer = sliced(12, 3, 3, 6)
    assert layer.units == (Keep(24, 4, 1, 2, "channels"),)
    assert layer.output == Stream((4, 5, 6), 3, BYTES)


def test_all_channels_are_the_stream_itself() -> None:
    layer = sliced(12, 8, 0, 12)
    assert (layer.units, layer.output) == ((), Stream((4, 5, 12), 8, BYTES))


def test_the_end_of_a_beat_is_masked() -> None:
    """Channels 4 to 9 of twelve: two beats, of the second only two lanes."""
    layer = sliced(12, 4, 4, 6)
    assert layer.units == (Keep(32, 3, 1, 2, "channels"), LaneMask(32, 16, 2))
    assert layer.output == Stream((4, 5, 6), 4, BYTES)


def test_the_end_of_a_pixel_is_zero_already() -> None:
    assert sliced(10, 4, 4, 6).units == (Keep(32, 3, 1, 2, "channels"),)


def test_a_first_channel_within_a_beat_cuts_the_beats() -> None:
    """Channels 2 to 7 of ten in beats of four: beats of two, the last one of each pixel alone."""
    layer = sliced(10, 4, 2, 6)
    assert layer.units == (WidthDown(16, 2, 3, 1), Keep(16, 5, 1, 3, "channels"))
    assert layer.output == Stream((4, 5, 6), 2, BYTES)


def test_the_cut_of_a_partial_beat_may_be_partial() -> None:
    """Eleven channels in beats of four: the last beat of three becomes two beats of two."""
    layer = sliced(11, 4, 2, 9)
    assert layer.units == (WidthDown(16, 2, 3, 2), Keep(16, 6, 1, 5, "channels"))


def test_work_is_what_enters() -> None:
    assert flow(Keep(8, 10, 2, 5, "rows"), 40) == Flow(20, 40)
    assert flow(LaneSlice(8, 0, 4), 40) == Flow(40, 40)


def test_the_largest_fifo_gives_a_slow_reader_all_its_words() -> None:
    """Ten of forty words, each read in four cycles: as many cycles as words enter."""
    unit = Keep(8, 40, 30, 10, "rows")
    reader = WidthDown(2, 4, 1, 4)
    intervals = [
        chain_timing([enlarged(unit, extra), reader], 40, 4).interval(4) for extra in options(unit)
    ]
    assert options(unit) == (0, 1, 2, 4, 8, 12)
    assert intervals[0] > 40
    assert intervals[-1] == 40
    assert intervals == sorted(intervals, reverse=True)
