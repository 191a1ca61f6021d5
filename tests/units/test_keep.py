"""Keep: width, storage and parameters."""

from __future__ import annotations

from hwgen.units.keep import Keep


def test_words_keep_their_width() -> None:
    unit = Keep(12, 10, 3, 4, "rows")
    assert (unit.input_bits, unit.output_bits, unit.storage_bits) == (12, 12, 24)


def test_parameters_name_the_pattern_and_the_depth() -> None:
    names = ("WIDTH", "PERIOD", "FIRST", "COUNT", "DEPTH")
    values = ("12", "10", "3", "4", "7")
    unit = Keep(12, 10, 3, 4, "rows", 7)
    assert unit.parameters == tuple(zip(names, values, strict=True))
