"""AddStreams: the tables of the pieces add up to the factors times the operands."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.arithmetic.requantizer import Requantizer
from hwgen.arithmetic.weighted_sum import WeightedSum
from hwgen.ir.formats import IntFormat
from hwgen.units.weighted_sum import AddStreams


def unit(a: IntFormat, b: IntFormat, factors: tuple[int, int]) -> AddStreams:
    none, ends = np.zeros(1, dtype=np.int64), np.array([1 << 16])
    form = Requantizer("linear", none + 1, none + 70, none - 5, 4, 0, -128, 127, -ends, ends)
    return AddStreams(2, a, b, 8, WeightedSum(*factors, form))


@pytest.mark.parametrize("is_signed", [True, False])
@pytest.mark.parametrize("bits", [2, 3, 4, 5, 8, 9, 10])
def test_pieces_add_up_to_the_weighted_sum(bits: int, is_signed: bool) -> None:
    a, b = IntFormat(bits, is_signed, 1.0, 1), IntFormat(4, True, 1.0, -3)
    made = unit(a, b, (37, -9))
    parameters = dict(made.parameters)
    tables, size = int(parameters["TABLES"].split("'h")[1], 16), made.sum_bits
    assert int(parameters["TABLES"].split("'")[0]) == made.pieces * size * 16

    def entry(piece: int, index: int) -> int:
        return tables >> (piece * 16 + index) * size & ((1 << size) - 1)

    for x in range(a.lo, a.hi + 1):
        for y in (b.lo, 0, b.hi):
            stored = x & ((1 << bits) - 1)
            pieces = [stored >> low & 15 for low in range(0, bits, 4)] + [y & 15]
            total = sum(entry(piece, index) for piece, index in enumerate(pieces))
            wanted = 37 * (x - 1) - 9 * (y + 3)
            assert (total - wanted) % (1 << size) == 0


def test_latency_counts_lookup_tree_rounding_and_clamp() -> None:
    narrow = unit(IntFormat(4, True, 1.0), IntFormat(4, True, 1.0), (1, 1))
    wide = unit(IntFormat(8, True, 1.0), IntFormat(10, True, 1.0), (1, 1))
    assert (narrow.pieces, narrow.latency) == (2, 4)
    assert (wide.pieces, wide.latency, wide.depth) == (5, 6, 8)


def test_words_hold_both_operands_of_each_lane() -> None:
    made = unit(IntFormat(4, True, 1.0), IntFormat(5, True, 1.0), (1, 1))
    assert (made.input_bits, made.output_bits, made.module) == (18, 16, "hwgen_weighted_sum")


def test_offsets_and_limits_are_two_s_complement() -> None:
    parameters = dict(unit(IntFormat(4, True, 1.0), IntFormat(5, True, 1.0), (1, 1)).parameters)
    assert parameters["SUM_W"] == "18"
    assert (parameters["OFFSET_POSITIVE"], parameters["OFFSET_NEGATIVE"]) == ("18'h46", "18'h3fffb")
    assert (parameters["LOW"], parameters["HIGH"]) == ("18'h3ff80", "18'h7f")
