"""Bills of units that compute each value by itself."""

from __future__ import annotations

import numpy as np

from hwgen.estimate.bill import Multiplier
from hwgen.estimate.design import bill_of
from hwgen.ir.formats import IntFormat
from hwgen.units.argmax import Argmax
from hwgen.units.clamp import Clamp
from hwgen.units.lookup import Lookup
from hwgen.units.product import Product
from hwgen.units.sums import Centre, Square
from hwgen.units.table_sum import TableSum

BYTE = IntFormat(8, True, 1.0, 0)


def test_a_table_is_a_rom_for_each_lane() -> None:
    table = np.arange(256).reshape(1, -1)
    (memory,) = bill_of([Lookup(3, 8, 8, 1, table)]).memories
    assert (memory.words, memory.bits, memory.count, memory.rom) == (256, 8, 3, True)


def test_products_and_squares_are_multiplied() -> None:
    assert bill_of([Product(2, BYTE, BYTE)]).multipliers == (Multiplier(9, 9, 2),)
    assert bill_of([Square(3, 8, True, 0, 16)]).multipliers == (Multiplier(9, 9, 3),)


def test_a_zero_point_costs_an_adder() -> None:
    assert bill_of([Centre(2, 8, True, 0, 9)]).adders == 0
    assert bill_of([Centre(2, 8, True, 5, 9)]).adders == 18


def test_a_sum_of_two_tables_has_two_roms() -> None:
    terms = np.arange(256)
    assert len(bill_of([TableSum(1, terms, terms)]).memories) == 3


def test_a_clamp_compares_twice_and_an_argmax_once_for_each_pair() -> None:
    assert bill_of([Clamp(2, 8, True, -5, 5)]).compares == 32
    assert bill_of([Argmax(4, 8, True, 1, 4, 2, False)]).compares == 3 * 8 + 8
