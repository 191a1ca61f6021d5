from __future__ import annotations

from hwgen.emit.views.layer import note
from hwgen.emit.views.gather import Gather


def test_the_comment_counts_fields() -> None:
    assert note(Gather(8, 2, (0, 1, 1))) == "3 fields of 8 bits from 2 fields"
