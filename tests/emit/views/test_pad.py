from __future__ import annotations

import hwgen.emit.views.pad  # noqa: F401  (it registers the comment)
from hwgen.emit.views.layer import note
from hwgen.units.border import Border


def test_the_comment_says_what_is_around_what() -> None:
    unit = Border(8, (4, 5), 1, (1, 0, 2, 3), 0, "border")
    expected = "1 row above and 0 below, 2 columns in front and 3 behind 4 x 5 pixels"
    assert note(unit) == expected
