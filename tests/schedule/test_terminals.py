"""The output."""

from __future__ import annotations

from hwgen.ir.formats import IntFormat
from hwgen.ir.terminals import QuantOutput
from hwgen.schedule.layer import Sizes, lower
from hwgen.units.streams import Stream

BYTES = IntFormat(8, True, 1.0, -5)
STREAM = Stream((2, 3, 6), 4, BYTES)


def test_the_output_needs_no_hardware() -> None:
    layer = lower(QuantOutput("output", ("x",), BYTES), (STREAM,), None, Sizes())
    assert (layer.units, layer.output) == ((), STREAM)
