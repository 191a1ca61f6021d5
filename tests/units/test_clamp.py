"""Clamp: limits as patterns of the width of a value."""

from __future__ import annotations

import pytest

from hwgen.units.clamp import Clamp


@pytest.mark.parametrize(
    ("bits", "is_signed", "lo", "hi", "low", "high"),
    [
        (8, True, -128, 127, "8'h80", "8'h7f"),
        (8, True, -3, 5, "8'hfd", "8'h5"),
        (4, False, 0, 15, "4'h0", "4'hf"),
        (16, True, 0, 32767, "16'h0", "16'h7fff"),
    ],
)
def test_limits_are_two_s_complement_patterns(
    bits: int, is_signed: bool, lo: int, hi: int, low: str, high: str
) -> None:
    unit = Clamp(3, bits, is_signed, lo, hi)
    sizes = (("LANES", "3"), ("W", str(bits)), ("IS_SIGNED", str(int(is_signed))))
    assert unit.parameters == (*sizes, ("LOW", low), ("HIGH", high))


def test_words_keep_their_width() -> None:
    unit = Clamp(3, 5, True, 0, 1)
    assert (unit.input_bits, unit.output_bits, unit.module) == (15, 15, "hwgen_clamp")
