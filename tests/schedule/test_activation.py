"""The clamp and the table."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.discovery import discover
from hwgen.ir.activation import QuantClamp
from hwgen.ir.formats import IntFormat
from hwgen.ir.lookup import QuantLookup
from hwgen.schedule.flow import Flow, flow
from hwgen.schedule.layer import Sizes, lower
from hwgen.units.clamp import Clamp
from hwgen.units.lookup import Lookup
from hwgen.units.plumbing import LaneMask
from hwgen.units.streams import Stream

BYTES = IntFormat(8, True, 1.0, -5)
STREAM = Stream((2, 3, 6), 4, BYTES)
NIBBLES = IntFormat(4, False, 1.0)
discover("hwgen.schedule")


def test_a_clamp_works_on_all_lanes_of_the_stream() -> None:
    stream = Stream((2, 3, 6), 3, BYTES)
    layer = lower(QuantClamp("relu", ("x",), BYTES, -5, 127), (stream,), None, Sizes())
    assert layer.units == (Clamp(3, 8, True, -5, 127),)
    assert layer.output == stream
    assert layer.inputs == (stream,)


def test_lanes_without_a_channel_are_cleared_behind_a_clamp() -> None:
    layer = lower(QuantClamp("relu", ("x",), BYTES, 3, 127), (STREAM,), None, Sizes())
    assert layer.units == (Clamp(4, 8, True, 3, 127), LaneMask(32, 16, 2))


def test_a_clamp_that_keeps_zero_needs_no_mask() -> None:
    layer = lower(QuantClamp("relu", ("x",), BYTES, -5, 127), (STREAM,), None, Sizes())
    assert layer.units == (Clamp(4, 8, True, -5, 127),)


def looked_up(stream: Stream, rows: int, zero: int) -> tuple[Lookup, bool]:
    """The unit of a table whose entries are 1, those of integer 0 `zero`; whether it is masked."""
    table = np.ones((rows, 256), dtype=np.int64)
    table[:, 0] = zero
    node = QuantLookup("act", ("x",), BYTES, NIBBLES, table)
    layer = lower(node, (stream,), None, Sizes())
    assert layer.operator == "lookup"
    assert (layer.output.shape, layer.output.format) == (stream.shape, NIBBLES)
    unit, *rest = layer.units
    assert isinstance(unit, Lookup)
    assert all(isinstance(other, LaneMask) for other in rest)
    return unit, bool(rest)


@pytest.mark.parametrize(
    ("lanes", "rows", "zero", "masked"),
    [(4, 1, 0, False), (4, 1, 1, True), (3, 1, 1, False), (4, 6, 1, False)],
    ids=["zero-stays", "zero-changes", "no-free-lane", "zeros-in-the-rom"],
)
def test_lanes_without_a_channel_stay_zero_behind_a_table(
    lanes: int, rows: int, zero: int, masked: bool
) -> None:
    unit, found = looked_up(Stream((2, 3, 6), lanes, BYTES), rows, zero)
    assert found == masked
    assert (unit.lanes, unit.in_bits, unit.out_bits, unit.beats) == (lanes, 8, 4, -(-6 // lanes))


@pytest.mark.parametrize("rows", [1, 6])
def test_columns_that_a_row_lacks_stay_zero_behind_a_table(rows: int) -> None:
    stream = Stream((2, 3, 6), 6, BYTES, pixels=2)
    unit, masked = looked_up(stream, rows, 1)
    assert (unit.lanes, unit.beats, masked) == (12, 1, True)
    assert not looked_up(stream, rows, 0)[1]


def test_a_table_takes_one_beat_a_cycle() -> None:
    unit, _ = looked_up(STREAM, 1, 0)
    assert flow(unit, 24) == Flow(24, 24)
