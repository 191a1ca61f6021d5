"""From a quantized graph to a design: folding, lowering to units, buffer sizes.

Names are imported on first use: the timing model reads designs, and sizing reads the timing model.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hwgen.schedule.design import Design as Design
    from hwgen.schedule.layer import Folding as Folding
    from hwgen.schedule.plan import schedule as schedule

_HOMES = {
    "Design": "hwgen.schedule.design",
    "Folding": "hwgen.schedule.layer",
    "schedule": "hwgen.schedule.plan",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'hwgen.schedule' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)
