"""Join: where the part of each port lies in a word."""

from __future__ import annotations

from hwgen.units.join import Join


def test_parts_lie_side_by_side() -> None:
    unit = Join((5, 12, 3))
    assert (unit.input_bits, unit.output_bits) == (20, 20)
    assert unit.parameters == (
        ("PORTS", "3"),
        ("WIDTH", "20"),
        ("WIDTHS", "96'h" + "3" + "0000000c" + "00000005"),
        ("LOWS", "96'h" + "11" + "00000005" + "00000000"),
    )
