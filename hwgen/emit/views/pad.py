"""Comment of the unit that puts a border around an image."""

from __future__ import annotations

from hwgen.emit.views.common import count
from hwgen.emit.views.layer import note
from hwgen.units.border import Border


@note.register(Border)
def _border(unit: Border) -> str:
    top, bottom, left, right = unit.padding
    rows = f"{count(top, 'row')} above and {bottom} below"
    columns = f"{count(left, 'column')} in front and {right} behind"
    return f"{rows}, {columns} {unit.image[0]} x {unit.image[1]} pixels"
