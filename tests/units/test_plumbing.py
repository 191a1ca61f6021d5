"""Skid buffer and width adapters: parameters and widths."""

from __future__ import annotations

from hwgen.units.plumbing import LaneMask, Skid, WidthDown, WidthUp


def test_a_skid_buffer_has_one_width() -> None:
    unit = Skid(12)
    assert (unit.input_bits, unit.output_bits) == (12, 12)
    assert unit.parameters == (("WIDTH", "12"),)


def test_narrowing_divides_the_width_by_the_ratio() -> None:
    unit = WidthDown(8, 3, 5, 2)
    assert (unit.input_bits, unit.output_bits) == (24, 8)
    names = ("WORD", "RATIO", "PACKET", "LAST_RATIO")
    assert unit.parameters == tuple(zip(names, ("8", "3", "5", "2"), strict=True))


def test_widening_multiplies_the_width_by_the_ratio() -> None:
    unit = WidthUp(8, 3, 5)
    assert (unit.input_bits, unit.output_bits) == (8, 24)
    assert unit.parameters == (("WORD", "8"), ("RATIO", "3"), ("PACKET", "5"))


def test_a_mask_keeps_the_width_of_a_word() -> None:
    unit = LaneMask(32, 16, 3)
    assert (unit.input_bits, unit.output_bits) == (32, 32)
    assert unit.parameters == (("WIDTH", "32"), ("LAST_WIDTH", "16"), ("BEATS", "3"))


def test_labels_differ_so_that_one_layer_can_hold_all() -> None:
    units = (Skid(1), WidthDown(1, 2, 1, 1), WidthUp(1, 2, 1), LaneMask(2, 1, 1))
    assert len({unit.label for unit in units}) == 4
