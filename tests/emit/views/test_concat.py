from __future__ import annotations

import hwgen.emit.views.concat  # noqa: F401  (it registers the unit)
from hwgen.emit.views.layer import note
from hwgen.units.concat import Concat


def test_the_comment_says_whose_turn_it_is() -> None:
    assert note(Concat(8, (2, 1))) == "of each pixel 2, then 1 beats of the inputs in turn"
