"""View of wires."""

from __future__ import annotations

from hwgen.emit.views.common import count
from hwgen.emit.views.layer import note
from hwgen.units.gather import Gather


@note.register(Gather)
def _gather(unit: Gather) -> str:
    fields, outputs = count(unit.fields, "field"), count(len(unit.indices), "field")
    return f"{outputs} of {unit.field_bits} bits from {fields}"
