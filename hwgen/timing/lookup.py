"""Timing of a table: that of a skid buffer, whose output register is in the ROM."""

from __future__ import annotations

from hwgen.timing.build import build
from hwgen.timing.processes import SkidProcess
from hwgen.units.lookup import Lookup


@build.register(Lookup)
def _lookup(unit: Lookup, words: int, frames: int, start: int) -> SkidProcess:
    return SkidProcess(words, words, start)
