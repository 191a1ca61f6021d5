"""Softmax: one value a beat, the work of two passes and a reciprocal."""

from __future__ import annotations

import hwgen.schedule.softmax  # noqa: F401  (it registers the layer)
from hwgen.arithmetic.softmax import exponentials
from hwgen.ir.formats import IntFormat
from hwgen.ir.softmax import QuantSoftmax, softmax_format
from hwgen.schedule.flow import Flow, flow
from hwgen.schedule.layer import Sizes, lower
from hwgen.units.plumbing import WidthDown
from hwgen.units.softmax import Softmax
from hwgen.units.streams import Stream

SOURCE = IntFormat(6, False, 0.2, 9)


def test_beats_are_cut_into_values() -> None:
    node = QuantSoftmax("s", ("x",), SOURCE, softmax_format(SOURCE))
    layer = lower(node, (Stream((4, 5, 6), 4, SOURCE),), None, Sizes())
    narrow, unit = layer.units
    assert narrow == WidthDown(6, 4, 2, 2)
    assert isinstance(unit, Softmax)
    assert (unit.channels, unit.bits, unit.signed) == (6, 6, False)
    assert unit.table.tolist() == exponentials(0.2, 6).tolist()
    assert layer.output == Stream((4, 5, 6), 1, node.format)


def test_the_work_is_that_of_every_pixel() -> None:
    unit = Softmax(6, 6, False, exponentials(0.2, 6))
    assert flow(unit, 24) == Flow(24, 4 * unit.work)
