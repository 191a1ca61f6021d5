"""Regression cases: all that are saved pass, and what is saved comes back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hwgen.schedule.layer import Folding
from tests.fuzz import saved
from tests.fuzz.__main__ import main
from tests.fuzz.random_networks import random_case
from tests.fuzz.run_case import Finding, differences

FINDING = Finding("data", "m_axis data: beat 0 is [1], expected [2]")


@pytest.mark.simulator("icarus")
@pytest.mark.parametrize("name", saved.saved_names())
def test_what_failed_once_passes_now(name: str, tmp_path: Path) -> None:
    assert differences(saved.load(name), tmp_path) == []


def test_a_saved_case_comes_back(tmp_path: Path) -> None:
    case = replace(random_case(8), target="xc7")
    assert saved.save(case, FINDING, "icarus", "data_8", tmp_path) == "data_8"
    again = saved.load("data_8", tmp_path)
    for field in ("seed", "folding", "source", "sink", "frames", "pixels", "reset_at", "target"):
        assert getattr(again, field) == getattr(case, field)
    assert [repr(node) for node in again.graph.nodes] == [repr(n) for n in case.graph.nodes]
    assert all(np.array_equal(again.inputs[name], case.inputs[name]) for name in case.inputs)


def test_a_graph_of_adders_comes_back(tmp_path: Path) -> None:
    folding = {"layer": Folding(2, 9, 4, adders=True), "other": Folding(1, 2)}
    saved.save(replace(random_case(8), folding=folding), FINDING, "icarus", "data_8", tmp_path)
    assert saved.load("data_8", tmp_path).folding == folding


def test_a_saved_case_is_never_replaced(tmp_path: Path) -> None:
    case = random_case(8)
    names = [saved.save(case, FINDING, "icarus", "data_8", tmp_path) for _ in range(3)]
    assert names == ["data_8", "data_8_2", "data_8_3"]
    assert saved.saved_names(tmp_path) == sorted(names)


@pytest.mark.simulator("icarus")
def test_a_saved_case_is_replayed_by_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved.save(random_case(8), FINDING, "icarus", "data_8", tmp_path)
    assert main(["--replay", "data_8", "--regressions", str(tmp_path)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "data_8: passes"


def test_an_unknown_name_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--replay", "data_9", "--regressions", str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"there is no case 'data_9' in {tmp_path}\n"
