"""Parameters of units as Verilog text."""

from __future__ import annotations

import pytest

from hwgen.errors import HwgenError
from hwgen.units.base import integers


def test_integers_keep_their_order_and_get_upper_case_names() -> None:
    assert integers(word=8, last_ratio=2, a=-1) == (("WORD", "8"), ("LAST_RATIO", "2"), ("A", "-1"))


def test_no_integers_are_no_parameters() -> None:
    assert integers() == ()


def test_an_integer_beyond_those_of_verilog_is_refused() -> None:
    assert integers(beats=2**31 - 1) == (("BEATS", "2147483647"),)
    with pytest.raises(HwgenError, match="parameter BEATS would be 2147483648, at most 2147483647"):
        integers(words=3, beats=2**31)
