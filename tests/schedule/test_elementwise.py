"""Clamp, flatten and the output."""

from __future__ import annotations

import pytest

from hwgen.ir.activation import QuantClamp
from hwgen.ir.formats import IntFormat
from hwgen.ir.reshape import QuantFlatten
from hwgen.ir.terminals import QuantOutput
from hwgen.schedule.layer import Sizes, lower
from hwgen.units.clamp import Clamp
from hwgen.units.plumbing import LaneMask, WidthDown
from hwgen.units.streams import Stream

BYTES = IntFormat(8, True, 1.0, -5)
STREAM = Stream((2, 3, 6), 4, BYTES)


def test_a_clamp_works_on_all_lanes_of_the_stream() -> None:
    stream = Stream((2, 3, 6), 3, BYTES)
    layer = lower(QuantClamp("relu", ("x",), BYTES, -5, 127), stream, None, Sizes())
    assert layer.units == (Clamp(3, 8, True, -5, 127),)
    assert layer.output == stream


def test_lanes_without_a_channel_are_cleared_behind_a_clamp() -> None:
    layer = lower(QuantClamp("relu", ("x",), BYTES, 3, 127), STREAM, None, Sizes())
    assert layer.units == (Clamp(4, 8, True, 3, 127), LaneMask(32, 16, 2))


@pytest.mark.parametrize("lanes", [1, 2, 3, 6])
def test_a_flatten_of_whole_beats_is_free(lanes: int) -> None:
    stream = Stream((2, 3, 6), lanes, BYTES)
    layer = lower(QuantFlatten("flat", ("x",), BYTES), stream, None, Sizes())
    assert (layer.units, layer.output) == ((), Stream((36,), lanes, BYTES))


def test_a_flatten_of_partial_beats_goes_value_by_value() -> None:
    layer = lower(QuantFlatten("flat", ("x",), BYTES), STREAM, None, Sizes())
    assert layer.output == Stream((36,), 1, BYTES)
    assert layer.units == (WidthDown(8, 4, 2, 2),)


def test_the_output_needs_no_hardware() -> None:
    layer = lower(QuantOutput("output", ("x",), BYTES), STREAM, None, Sizes())
    assert (layer.units, layer.output) == ((), STREAM)
