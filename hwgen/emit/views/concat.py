"""Comment of a concatenation."""

from __future__ import annotations

from hwgen.emit.views.layer import note
from hwgen.units.concat import Concat


@note.register(Concat)
def _concat(unit: Concat) -> str:
    parts = ", then ".join(map(str, unit.beats))
    return f"of each pixel {parts} beats of the inputs in turn"
