"""Timing of the units on the way to a sum: pipelines with credits, and a wire."""

from __future__ import annotations

from hwgen.timing.build import build
from hwgen.timing.processes import ReduceProcess, WireProcess
from hwgen.units.sums import Centre, Square, SumReduce


@build.register(Centre)
def _centre(unit: Centre, words: int, frames: int, start: int) -> WireProcess:
    return WireProcess(words, words, start)


@build.register(Square)
def _square(unit: Square, words: int, frames: int, start: int) -> ReduceProcess:
    return ReduceProcess(words, words, start, unit.latency, unit.depth)


@build.register(SumReduce)
def _sum_reduce(unit: SumReduce, words: int, frames: int, start: int) -> ReduceProcess:
    return ReduceProcess(words, words, start, unit.levels, unit.depth)
