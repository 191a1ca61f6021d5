"""Timing of the units behind a join that compute sums and products."""

from __future__ import annotations

from hwgen.timing.build import build
from hwgen.timing.processes import ReduceProcess
from hwgen.units.product import Product
from hwgen.units.table_sum import TableSum
from hwgen.units.weighted_sum import AddStreams


@build.register(AddStreams)
@build.register(Product)
@build.register(TableSum)
def _pipeline(
    unit: AddStreams | Product | TableSum, words: int, frames: int, start: int
) -> ReduceProcess:
    return ReduceProcess(words, words, start, unit.latency, unit.depth)
