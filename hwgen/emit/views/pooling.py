"""Comments of the units of pooling layers."""

from __future__ import annotations

from hwgen.emit.views.common import count
from hwgen.emit.views.layer import note, summary
from hwgen.units.accumulate import Accumulate
from hwgen.units.sums import Centre, Square, SumReduce


@note.register(Accumulate)
def _accumulate(unit: Accumulate) -> str:
    what = "largest" if unit.maximum else "sum"
    step = f", stride {unit.stride}" if unit.stride > unit.window else ""
    padding = f", padding {unit.pad} in front" if unit.pad else ""
    return f"{what} of each {unit.window} along the {unit.label}{step}{padding}"


@summary.register(Accumulate)
def _accumulate_storage(unit: Accumulate) -> tuple[str, ...]:
    words = f"{count(unit.stored_words, 'word')} of {unit.output_bits} bits"
    return (f"Along the {unit.label}: {words} stored.",) if unit.stored_words else ()


@note.register(Centre)
def _centre(unit: Centre) -> str:
    return f"less the zero point {unit.zero}, {count(unit.lanes, 'lane')}"


@note.register(Square)
def _square(unit: Square) -> str:
    return f"squares of what differs from {unit.zero}, {count(unit.lanes, 'lane')}"


@note.register(SumReduce)
def _sum_reduce(unit: SumReduce) -> str:
    return f"sum of {unit.taps}, {count(unit.lanes, 'lane')}"
