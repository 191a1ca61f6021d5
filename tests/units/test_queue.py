from __future__ import annotations

from hwgen.units.queue import Queue


def test_words_keep_their_width() -> None:
    unit = Queue(12, 6, 40)
    assert (unit.input_bits, unit.output_bits, unit.storage_bits) == (12, 12, 72)
    assert unit.parameters == (("WIDTH", "12"), ("DEPTH", "6"))
