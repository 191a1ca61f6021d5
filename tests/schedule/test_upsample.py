"""Upsampling: rows first, then pixels, with the least storage that keeps the rate."""

from __future__ import annotations

import hwgen.schedule.upsample  # noqa: F401  (it registers the layer)
from hwgen.ir.formats import IntFormat
from hwgen.ir.upsample import QuantUpsampleNearest
from hwgen.schedule.buffers import enlarged, options
from hwgen.schedule.flow import Flow, flow
from hwgen.schedule.layer import Layer, Sizes, lower
from hwgen.schedule.storage import Storage, storage
from hwgen.timing.model import chain_timing
from hwgen.units.plumbing import WidthUp
from hwgen.units.replay import Replay
from hwgen.units.streams import Stream

BYTES = IntFormat(8, True, 1.0, -5)
STREAM = Stream((4, 5, 6), 4, BYTES)  # two beats a pixel


def upsampled(factor: tuple[int, int], sizes: Sizes | None = None) -> Layer:
    node = QuantUpsampleNearest("u", ("x",), factor, BYTES)
    return lower(node, (STREAM,), None, sizes or Sizes())


def test_a_row_of_the_input_is_stored() -> None:
    layer = upsampled((2, 3))
    assert layer.units == (Replay(32, 10, 2, 10, "rows"), Replay(32, 2, 3, 2, "columns"))
    assert layer.output == Stream((8, 15, 6), 4, BYTES)


def test_a_factor_of_one_needs_no_unit() -> None:
    assert [unit.label for unit in upsampled((1, 3)).units] == ["columns"]
    assert [unit.label for unit in upsampled((2, 1)).units] == ["rows"]
    assert upsampled((1, 1)).units == ()


def test_sizes_enlarge_the_memories() -> None:
    layer = upsampled((2, 2), Sizes({"rows": 3, "columns": 1}))
    assert [unit.capacity for unit in layer.units if isinstance(unit, Replay)] == [13, 3]


def test_work_is_what_leaves() -> None:
    assert flow(Replay(8, 5, 3, 5, "rows"), 20) == Flow(60, 60)


def test_the_largest_memory_takes_words_as_evenly_as_they_leave() -> None:
    unit = Replay(8, 12, 4, 12, "rows")
    source = WidthUp(2, 4, 4)
    intervals = [
        chain_timing([source, enlarged(unit, extra)], 96, 4).interval(4) for extra in options(unit)
    ]
    assert options(unit) == (0, 1, 2, 3, 4, 6, 7, 9, 10, 12)
    assert intervals[0] > 96
    assert intervals[-1] == 96
    assert intervals == sorted(intervals, reverse=True)


def test_a_row_is_the_bound_and_pixels_of_one_word_take_two() -> None:
    (rows,) = upsampled((2, 1)).units
    assert storage(rows) == Storage("rows", 10, 10, 10, 32)
    assert storage(Replay(8, 1, 3, 2, "columns")) == Storage("columns", 2, 1, 2, 8)
