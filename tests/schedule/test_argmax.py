"""Argmax: the beats as they are, one word a pixel."""

from __future__ import annotations

import pytest

import hwgen.schedule.argmax  # noqa: F401  (it registers the layer)
from hwgen.ir.argmax import QuantArgmax, argmax_format
from hwgen.ir.formats import IntFormat
from hwgen.schedule.flow import Flow, flow
from hwgen.schedule.layer import Sizes, lower
from hwgen.units.argmax import Argmax
from hwgen.units.streams import Stream

BYTES = IntFormat(8, True, 1.0, -5)
STREAM = Stream((4, 5, 600), 128, BYTES)


@pytest.mark.parametrize(("value", "lanes", "bits"), [(True, 2, 11), (False, 1, 10)])
def test_beats_are_read_as_they_are(value: bool, lanes: int, bits: int) -> None:
    number = argmax_format(600, BYTES, value)
    layer = lower(QuantArgmax("a", ("x",), value, BYTES, number), (STREAM,), None, Sizes())
    assert layer.units == (Argmax(128, 8, True, 5, 88, bits, value),)
    assert layer.output == Stream((4, 5, lanes), lanes, number)


def test_work_is_what_enters() -> None:
    assert flow(Argmax(4, 8, True, 5, 2, 8, True), 40) == Flow(8, 40)
