"""Timing of a queue: a pipeline without stages, or wires."""

from __future__ import annotations

import hwgen.timing.queue  # noqa: F401  (it registers the unit)
from hwgen.timing.build import build
from hwgen.timing.processes import ReduceProcess, WireProcess
from hwgen.units.queue import Queue


def test_words_wait_up_to_its_depth() -> None:
    assert build(Queue(8, 6, 40), 24, 2, 1) == ReduceProcess(24, 24, 1, 0, 6)


def test_without_words_it_is_wires() -> None:
    assert build(Queue(8, 0, 40), 24, 2, 1) == WireProcess(24, 24, 1)
