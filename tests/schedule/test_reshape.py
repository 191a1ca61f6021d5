"""Flatten."""

from __future__ import annotations

import pytest

from hwgen.ir.formats import IntFormat
from hwgen.ir.reshape import QuantFlatten
from hwgen.schedule.layer import Sizes, lower
from hwgen.units.plumbing import WidthDown
from hwgen.units.streams import Stream

BYTES = IntFormat(8, True, 1.0, -5)
STREAM = Stream((2, 3, 6), 4, BYTES)


@pytest.mark.parametrize("lanes", [1, 2, 3, 6])
def test_a_flatten_of_whole_beats_is_free(lanes: int) -> None:
    stream = Stream((2, 3, 6), lanes, BYTES)
    layer = lower(QuantFlatten("flat", ("x",), BYTES), (stream,), None, Sizes())
    assert (layer.units, layer.output) == ((), Stream((36,), lanes, BYTES))


def test_a_flatten_of_partial_beats_goes_value_by_value() -> None:
    layer = lower(QuantFlatten("flat", ("x",), BYTES), (STREAM,), None, Sizes())
    assert layer.output == Stream((36,), 1, BYTES)
    assert layer.units == (WidthDown(8, 4, 2, 2),)
