"""Timing of a unit that only requantizes."""

from __future__ import annotations

from hwgen.timing.build import build
from hwgen.timing.processes import ReduceProcess
from hwgen.units.scale import Scale


@build.register(Scale)
def _scale(unit: Scale, words: int, frames: int, start: int) -> ReduceProcess:
    return ReduceProcess(words, words, start, unit.latency, unit.depth)
