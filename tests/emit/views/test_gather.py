from __future__ import annotations

from hwgen.emit.views import gather  # noqa: F401  (it registers the comment)
from hwgen.emit.views.layer import note
from hwgen.units.gather import Gather


def test_the_comment_counts_fields() -> None:
    assert note(Gather(8, 2, (0, 1, 1))) == "3 fields of 8 bits from 2 fields"
