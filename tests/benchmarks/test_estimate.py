"""The benchmark of the estimate: what is off, by how much, and where."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.estimate import errors, furthest, markdown, table

RECORD: dict[str, Any] = {
    "multipliers": 16,
    "commit": "abc",
    "yosys": {
        "conv": {"lut": 800, "ff": 500, "dsp": 4, "ram": 20},
        "(top)": {"lut": 200, "ff": 0, "dsp": 0, "ram": 0},
    },
    "estimate": {
        "conv": {"lut": 900, "ff": 450, "dsp": 5, "ram": 22},
        "(top)": {"lut": 200, "ff": 0, "dsp": 0, "ram": 0},
    },
}


def test_sums_over_layers_are_compared_and_one_block_of_a_few_does_not_count() -> None:
    assert list(errors(RECORD)) == pytest.approx([0.1, -0.1, 0.0, 0.1])


def test_cells_that_nobody_expected_are_wholly_off() -> None:
    none = {"conv": {"lut": 0, "ff": 0, "dsp": 0, "ram": 0}}
    some = {"conv": {"lut": 5, "ff": 0, "dsp": 0, "ram": 0}}
    assert list(errors({"yosys": none, "estimate": some})) == [1.0, 0.0, 0.0, 0.0]


def test_the_layers_that_are_furthest_off_are_named_first() -> None:
    assert list(furthest(RECORD))[:2] == ["conv LUT 800 / 900", "conv FF 500 / 450"]


def test_the_tables_have_both_numbers_of_each_kind() -> None:
    page = list(markdown({"net-16-ecp5": RECORD}))
    assert (
        "| net-16-ecp5 | 1,000 / 1,100 (+10.0%) | 500 / 450 (-10.0%) | 4 / 5 (+0.0%)"
        " | 20 / 22 (+10.0%) | abc |"
    ) in page
    assert next(table(RECORD)).split() == (
        ["conv", "lut", "800/", "900", "ff", "500/", "450", "dsp", "4/", "5", "ram", "20/", "22"]
    )
