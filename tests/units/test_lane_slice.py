"""LaneSlice: widths and parameters."""

from __future__ import annotations

from hwgen.units.lane_slice import LaneSlice


def test_widths_and_parameters() -> None:
    unit = LaneSlice(32, 8, 16)
    assert (unit.input_bits, unit.output_bits) == (32, 16)
    assert unit.parameters == (("WIDTH", "32"), ("FIRST", "8"), ("KEPT", "16"))
