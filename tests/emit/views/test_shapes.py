"""Comments of the units that change shapes."""

from __future__ import annotations

import hwgen.emit.views.shapes  # noqa: F401  (it registers the comments)
from hwgen.emit.views.layer import note, summary
from hwgen.units.argmax import Argmax
from hwgen.units.keep import Keep
from hwgen.units.lane_slice import LaneSlice
from hwgen.units.replay import Replay


def test_comments_say_what_passes() -> None:
    found = [
        note(Keep(8, 10, 2, 5, "rows")),
        note(Keep(8, 10, 0, 1, "columns")),
        note(LaneSlice(32, 8, 16)),
        note(Replay(8, 1, 3, 2, "columns")),
        note(Argmax(4, 8, True, 1, 4, 8, True)),
        note(Argmax(1, 8, True, 5, 1, 8, False)),
    ]
    assert found == [
        "rows: 5 beats of 10 kept, 2 in front of them and 3 behind dropped",
        "columns: 1 beat of 10 kept, 0 in front of them and 9 behind dropped",
        "bits 23 to 8 of 32",
        "columns: every 1 beat 3 times",
        "index and value of the largest, 4 lanes, 1 beat a pixel",
        "index of the largest, 1 lane, 5 beats a pixel",
    ]


def test_headers_say_what_is_stored() -> None:
    assert summary(Replay(8, 5, 3, 6, "rows")) == ("Along the rows: 6 words of 8 bits stored.",)
    assert summary(Keep(8, 9, 0, 2, "rows", 4)) == ("Along the rows: a FIFO of 4 words of 8 bits.",)
