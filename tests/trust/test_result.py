"""Results of the scorecard survive their file."""

from __future__ import annotations

from pathlib import Path

from trust.result import Result, store, stored, versions

RESULT = Result(
    3, "proofs", "all", "2 of 3 units", False, "python -m x", ("a", "b"), {"icarus": "11.0"}, "abc"
)


def test_a_stored_result_is_read_back(tmp_path: Path) -> None:
    assert store(RESULT, tmp_path).name == "row03.json"
    assert stored(tmp_path) == {3: RESULT}


def test_a_result_without_a_commit_gets_that_of_the_tree(tmp_path: Path) -> None:
    store(Result(1, "", "", "", True, ""), tmp_path)
    assert stored(tmp_path)[1].commit


def test_a_missed_target_is_told() -> None:
    assert "NOT MET; python -m x" in RESULT.text()


def test_versions_name_python_and_packages() -> None:
    assert versions("numpy").keys() == {"python", "numpy"}
