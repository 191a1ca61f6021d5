"""Timing of wires: none."""

from __future__ import annotations

from hwgen.timing.build import build
from hwgen.timing.processes import WireProcess
from hwgen.units.gather import Gather


@build.register(Gather)
def _gather(unit: Gather, words: int, frames: int, start: int) -> WireProcess:
    return WireProcess(words, words, start)
