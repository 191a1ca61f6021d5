"""Timing of a unit that only requantizes: a pipeline with credits."""

from __future__ import annotations

import hwgen.timing.scale  # noqa: F401  (it registers the unit)
from hwgen.timing.build import build
from hwgen.timing.processes import ReduceProcess

from ..units.test_scale import scale


def test_it_has_the_latency_and_depth_of_the_unit() -> None:
    assert build(scale(), 24, 2, 1) == ReduceProcess(24, 24, 1, 7, 9)
