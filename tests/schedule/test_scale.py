"""Work of a unit that only requantizes."""

from __future__ import annotations

import hwgen.schedule.scale  # noqa: F401  (it registers the unit)
from hwgen.schedule.flow import Flow, flow

from ..units.test_scale import scale


def test_each_accumulator_becomes_one_output() -> None:
    assert flow(scale(), 12) == Flow(12, 12)
