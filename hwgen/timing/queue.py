"""Timing of a queue."""

from __future__ import annotations

from hwgen.timing.build import build
from hwgen.timing.processes import Process, ReduceProcess, WireProcess
from hwgen.units.queue import Queue


@build.register(Queue)
def _queue(unit: Queue, words: int, frames: int, start: int) -> Process:
    if unit.depth == 0:
        return WireProcess(words, words, start)
    return ReduceProcess(words, words, start, 0, unit.depth)
