"""Parameters of units as Verilog text."""

from __future__ import annotations

from hwgen.units.base import integers


def test_integers_keep_their_order_and_get_upper_case_names() -> None:
    assert integers(word=8, last_ratio=2, a=-1) == (("WORD", "8"), ("LAST_RATIO", "2"), ("A", "-1"))


def test_no_integers_are_no_parameters() -> None:
    assert integers() == ()
