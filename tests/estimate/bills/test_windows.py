"""Bills of windows and of what reduces them."""

from __future__ import annotations

from dataclasses import replace

from hwgen.estimate.design import bill_of
from hwgen.units.accumulate import Accumulate
from hwgen.units.max_reduce import MaxReduce
from hwgen.units.sliding_window import SlidingWindow
from hwgen.units.sums import SumReduce

ROWS = SlidingWindow(
    word_bits=16,
    positions=8,
    inner=8,
    window=3,
    stride=1,
    pad=1,
    outputs=8,
    slots=2,
    frames=1,
    fill=0,
    label="rows",
)
COLUMNS = replace(ROWS, inner=1, slots=4, label="columns")


def test_rows_are_memories_and_columns_are_registers() -> None:
    rows, columns = bill_of([ROWS]), bill_of([COLUMNS])
    assert (8, 16, 2) in {(m.words, m.bits, m.count) for m in rows.memories}
    assert all(m.words <= ROWS.depth for m in columns.memories)
    assert columns.registers >= (4 + 3) * 16


def test_a_word_on_its_way_past_the_memory_is_counted() -> None:
    assert ROWS.bypasses
    assert not replace(ROWS, slots=3).bypasses
    spared = bill_of([ROWS]).registers - bill_of([replace(ROWS, slots=3)]).registers
    assert spared > 0


def test_running_values_are_in_memory_where_a_line_is_long() -> None:
    short = Accumulate(2, 8, True, 10, False, 8, 2, 2, 2, 0, 4, 1, "sum")
    long = replace(short, inner=16)
    assert not any(m.bits == 20 and m.words == 2 for m in bill_of([short]).memories)
    assert any(m.bits == 20 and m.words == 16 for m in bill_of([long]).memories)


def test_a_maximum_compares_where_a_sum_adds() -> None:
    largest = bill_of([MaxReduce(4, 2, 8, True, "max")])
    total = bill_of([SumReduce(4, 2, 8, True, 10, "sum")])
    assert largest.compares == 2 * 24
    assert total.adders - largest.adders == 2 * (18 + 10)
