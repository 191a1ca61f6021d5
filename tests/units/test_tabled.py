"""Tabled: a requantizer and the table behind it."""

from __future__ import annotations

import numpy as np

from hwgen.arithmetic.requantize import search
from hwgen.units.lookup import Lookup
from hwgen.units.mac import requantizer_latency
from hwgen.units.tabled import Tabled

ENDS = np.full(3, 100)
PLAIN = search("D", np.array([0.1, 0.2, 0.3]), -1, -8, 7, -ENDS, ENDS)
ROWS = np.arange(48).reshape(3, 16)
ACC = np.arange(-100, 101)[:, None].repeat(3, axis=1)


def test_a_level_addresses_the_row_of_its_channel_by_its_stored_bits() -> None:
    made = Tabled.of(PLAIN, Lookup(3, 4, 6, 1, ROWS))
    levels = PLAIN.apply(ACC)
    for channel in range(3):
        wanted = [int(ROWS[channel, level % 16]) for level in levels[:, channel]]
        assert made.apply(ACC)[:, channel].tolist() == wanted


def test_one_row_serves_all_channels() -> None:
    made = Tabled.of(PLAIN, Lookup(3, 4, 6, 1, ROWS[:1]))
    assert made.apply(ACC).tolist() == ROWS[0][PLAIN.apply(ACC) & 15].tolist()


def test_the_numbers_are_those_of_the_requantizer_and_the_table_costs_a_cycle() -> None:
    made = Tabled.of(PLAIN, Lookup(3, 4, 6, 1, ROWS))
    assert (made.kind, made.shift, made.multiplier.tolist()) == (
        PLAIN.kind,
        PLAIN.shift,
        PLAIN.multiplier.tolist(),
    )
    assert requantizer_latency(made) == requantizer_latency(PLAIN) + 1
