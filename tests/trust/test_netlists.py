"""Netlists are proved equal to their source, and one of a damaged source is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwgen.prove.cases import Case
from hwgen.prove.engine import PROVED, REFUTED
from hwgen.prove.library import sources
from trust.blocks import family_files
from trust.netlists import EQUAL, compared, equal, first_cases, scored
from trust.planted import Planted, plant

pytest.importorskip("pyosys")
# Differs from the product at -128 * -128 alone.
WHOLE = "product_q <= whole[P_W-1:0]"
SATURATED = "product_q <= whole[15:0] == 16'h4000 ? 16'h3fff : whole[P_W-1:0]"
PRODUCT = Case("hwgen_multiplier", {"A_W": 8, "B_W": 8})
SKID = Case("hwgen_skid", {"WIDTH": 2})


def test_a_netlist_equals_its_source(tmp_path: Path) -> None:
    assert equal(SKID, "ecp5", sources("hwgen_skid"), tmp_path, 60) == PROVED


def test_the_netlist_of_a_damaged_source_does_not(tmp_path: Path) -> None:
    bug = Planted("hwgen_skid", "(spare_valid_q || accept);", "accept;")
    files = sources("hwgen_skid", plant(bug, tmp_path / "library"))
    assert equal(SKID, "xc7", files, tmp_path / "work", 60) == REFUTED


def test_modules_with_multipliers_are_not_among_the_proofs() -> None:
    names = {case.module for case in first_cases([])}
    assert "hwgen_skid" in names
    assert not names & {"hwgen_multiplier", "hwgen_product", "hwgen_requantizer"}


def test_a_netlist_with_a_block_is_compared(tmp_path: Path) -> None:
    files = family_files("hwgen_multiplier", "ecp5")
    assert compared(PRODUCT, "ecp5", files, tmp_path, 20_000, twin=True) == EQUAL


def test_another_product_is_noticed(tmp_path: Path) -> None:
    files = [tmp_path / path.name for path in family_files("hwgen_multiplier", "ecp5")]
    for path, old in zip(files, family_files("hwgen_multiplier", "ecp5"), strict=True):
        path.write_text(old.read_text().replace(WHOLE, SATURATED))
    assert compared(PRODUCT, "ecp5", files, tmp_path, 20_000, twin=True) == REFUTED


def test_what_is_left_is_told() -> None:
    found = scored({"hwgen_x": {"ecp5": PROVED, "xc7": "open"}})
    assert "1 of 2 netlists" in found.measured
    assert found.detail[0] == "open: hwgen_x on xc7"
    assert not found.met
