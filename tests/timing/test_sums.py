"""Timing of the units on the way to a sum."""

from __future__ import annotations

import hwgen.timing.sums  # noqa: F401  (it registers the units)
from hwgen.timing.build import build
from hwgen.timing.processes import ReduceProcess, WireProcess
from hwgen.units.sums import Centre, Square, SumReduce


def test_a_centre_is_a_wire() -> None:
    assert build(Centre(1, 8, True, 3, 9), 24, 2, 1) == WireProcess(24, 24, 1)


def test_pipelines_have_their_latency_and_depth() -> None:
    assert build(Square(1, 8, True, 3, 16), 24, 2, 1) == ReduceProcess(24, 24, 1, 4, 6)
    assert build(SumReduce(5, 1, 8, True, 11, "s"), 24, 2, 1) == ReduceProcess(24, 24, 1, 3, 5)
