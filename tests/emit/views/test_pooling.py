"""Comments of the units of pooling layers."""

from __future__ import annotations

import hwgen.emit.views.pooling  # noqa: F401  (it registers the units)
from hwgen.emit.views.layer import note, summary
from hwgen.units.accumulate import Accumulate
from hwgen.units.sums import Centre, Square, SumReduce

ROWS = Accumulate(2, 8, True, 10, False, 6, 5, 3, 4, 1, 2, 1, "rows")


def test_a_comment_says_what_the_unit_does() -> None:
    assert note(ROWS) == "sum of each 3 along the rows, stride 4, padding 1 in front"
    largest = Accumulate(2, 8, True, 8, True, 6, 5, 3, 3, 0, 2, 1, "columns")
    assert note(largest) == "largest of each 3 along the columns"
    assert note(Centre(2, 8, True, -5, 9)) == "less the zero point -5, 2 lanes"
    assert note(Square(1, 8, True, 3, 16)) == "squares of what differs from 3, 1 lane"
    assert note(SumReduce(3, 1, 8, True, 10, "s")) == "sum of 3, 1 lane"


def test_running_values_are_listed_as_storage() -> None:
    assert summary(ROWS) == ("Along the rows: 5 words of 20 bits stored.",)
    pick = Accumulate(2, 8, True, 8, True, 6, 5, 1, 3, 0, 2, 1, "rows")
    assert summary(pick) == ()
