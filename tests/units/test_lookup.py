"""Lookup: the ROM of each lane."""

from __future__ import annotations

import numpy as np

from hwgen.units.lookup import Lookup

ROWS = np.arange(20).reshape(5, 4)  # five channels, two bits


def test_all_lanes_of_one_table_read_one_rom() -> None:
    unit = Lookup(3, 2, 5, 2, ROWS[:1])
    assert (unit.shared, unit.roms, unit.rom_words) == (True, 1, 4)
    assert unit.rom(2).tolist() == [0, 1, 2, 3]
    assert unit.storage_bits == 3 * 4 * 5


def test_a_lane_holds_its_channels_beat_after_beat() -> None:
    unit = Lookup(2, 2, 5, 3, ROWS)
    assert (unit.shared, unit.roms, unit.rom_words) == (False, 2, 12)
    assert unit.rom(0).tolist() == [*range(0, 4), *range(8, 12), *range(16, 20)]
    assert unit.rom(1).tolist() == [*range(4, 8), *range(12, 16), 0, 0, 0, 0]


def test_pixels_side_by_side_read_the_roms_of_their_channels() -> None:
    unit = Lookup(10, 2, 5, 1, ROWS)
    assert unit.roms == 5
    assert unit.rom(7).tolist() == ROWS[2].tolist()


def test_words_are_as_wide_as_their_values() -> None:
    unit = Lookup(3, 2, 7, 1, ROWS[:1])
    assert (unit.input_bits, unit.output_bits, unit.parameters) == (6, 21, ())
