"""Netlists are proved equal to their source, and one of a damaged source is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwgen.prove.cases import Case
from hwgen.prove.engine import PROVED, REFUTED
from hwgen.prove.library import sources
from trust.netlists import equal, first_cases, scored
from trust.planted import Planted, plant

pytest.importorskip("pyosys")
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


def test_what_is_left_is_told() -> None:
    found = scored({"hwgen_x": {"ecp5": PROVED, "xc7": "open"}})
    assert "1 of 2 netlists" in found.measured
    assert found.detail[0] == "open: hwgen_x on xc7"
    assert not found.met
