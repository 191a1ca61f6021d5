from __future__ import annotations

import hwgen.emit.views.queue  # noqa: F401  (it registers the unit)
from hwgen.emit.views.layer import note, summary
from hwgen.units.queue import Queue


def test_a_queue_says_how_many_words_wait() -> None:
    assert note(Queue(12, 6, 40)) == "6 words can wait"
    assert summary(Queue(12, 6, 40)) == ("Queue of 6 words of 12 bits.",)
    assert summary(Queue(12, 0, 40)) == ()
