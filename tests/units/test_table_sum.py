"""TableSum: widths from its tables."""

from __future__ import annotations

import numpy as np

from hwgen.units.table_sum import TableSum

UNIT = TableSum(3, np.array([5, 6, 7, 20]), np.arange(8) - 4)


def test_tables_give_the_widths() -> None:
    assert (UNIT.a_bits, UNIT.b_bits, UNIT.sum_bits) == (2, 3, 6)
    assert (UNIT.input_bits, UNIT.output_bits) == (15, 18)


def test_a_term_fits_a_register_of_a_sum() -> None:
    """Sums from 16 to 19 of terms down to -4."""
    assert TableSum(1, np.array([20, 20]), np.array([-4, -1])).sum_bits == 6


def test_a_rom_and_an_adder_take_two_cycles() -> None:
    assert (UNIT.latency, UNIT.depth, UNIT.parameters) == (2, 4, ())
