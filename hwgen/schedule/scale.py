"""Work of a unit that only requantizes."""

from __future__ import annotations

from hwgen.schedule.flow import Flow, flow
from hwgen.units.scale import Scale


@flow.register(Scale)
def _scale(unit: Scale, inputs: int) -> Flow:
    return Flow(inputs, inputs)
