"""The clamp."""

from __future__ import annotations

from hwgen.ir.activation import QuantClamp
from hwgen.ir.formats import IntFormat
from hwgen.schedule.layer import Sizes, lower
from hwgen.units.clamp import Clamp
from hwgen.units.plumbing import LaneMask
from hwgen.units.streams import Stream

BYTES = IntFormat(8, True, 1.0, -5)
STREAM = Stream((2, 3, 6), 4, BYTES)


def test_a_clamp_works_on_all_lanes_of_the_stream() -> None:
    stream = Stream((2, 3, 6), 3, BYTES)
    layer = lower(QuantClamp("relu", ("x",), BYTES, -5, 127), (stream,), None, Sizes())
    assert layer.units == (Clamp(3, 8, True, -5, 127),)
    assert layer.output == stream
    assert layer.inputs == (stream,)


def test_lanes_without_a_channel_are_cleared_behind_a_clamp() -> None:
    layer = lower(QuantClamp("relu", ("x",), BYTES, 3, 127), (STREAM,), None, Sizes())
    assert layer.units == (Clamp(4, 8, True, 3, 127), LaneMask(32, 16, 2))
