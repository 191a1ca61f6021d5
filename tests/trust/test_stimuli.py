"""A simulation between harnesses reaches what its modules do, and tells a defect."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwgen.prove.cases import Case
from hwgen.prove.library import LIBRARY
from trust.constants import constant_bits
from trust.coverage import Coverage, add_stimuli
from trust.planted import Planted, plant
from trust.stimuli import harness_of, play, simulated_cases, write

pytestmark = pytest.mark.simulator("verilator")
CASES = (
    Case("hwgen_skid", {"WIDTH": 2}),
    Case("hwgen_clamp", {"LANES": 1, "W": 3, "IS_SIGNED": 1, "LOW": 6, "HIGH": 1}),
)


def test_a_run_reaches_every_point_of_small_modules(tmp_path: Path) -> None:
    pytest.importorskip("pyosys")
    played = play(CASES, tmp_path, 4000)
    assert not played.wrong
    found = Coverage()
    add_stimuli(found, played.coverage, constant_bits(CASES, tmp_path))
    assert {point.module for point in found.counts} == {"hwgen_skid", "hwgen_clamp"}
    assert {point.kind for point in found.counts} == {"line", "branch", "expr", "toggle"}
    assert [point for point, count in found.counts.items() if not count] == []


def test_a_planted_defect_is_told(tmp_path: Path) -> None:
    bug = Planted("hwgen_skid", "(spare_valid_q || accept);", "accept;")
    folder = tmp_path / "run"
    folder.mkdir()
    (line,) = play(CASES[:1], folder, 1000, plant(bug, tmp_path / "library")).wrong
    assert line.startswith("WRONG hwgen_skid(WIDTH=2) in cycle ")


def test_a_word_that_never_comes_leaves_points_that_are_not_reached(tmp_path: Path) -> None:
    """Of a clamp whose limits are the ends of the range neither is ever applied."""
    never = Case("hwgen_clamp", {"LANES": 1, "W": 2, "IS_SIGNED": 0, "LOW": 0, "HIGH": 3})
    found = Coverage()
    add_stimuli(found, play([never], tmp_path, 500).coverage, [frozenset()])
    missed = {point.what for point, count in found.counts.items() if not count}
    assert "cond_then" in missed


def test_every_module_but_the_checker_of_streams_is_simulated(tmp_path: Path) -> None:
    files = {path.stem for path in write(simulated_cases(), tmp_path)}
    modules = {path.stem for path in LIBRARY.glob("hwgen_*.v")}
    assert modules - files == {"hwgen_assert_stream"}


def test_products_of_several_cycles_have_a_specification_of_their_own() -> None:
    own = "which a reset fills anew"
    assert own in harness_of(Case("hwgen_requantizer", {"CYCLES": 2}))
    assert own not in harness_of(Case("hwgen_requantizer", {}))
