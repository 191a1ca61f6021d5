"""Row 13 tells a check whose planted bug is missed, and one without any."""

from __future__ import annotations

from pathlib import Path

from trust.faults import PLANTED, measure, verdict


def written(folder: Path, text: str) -> tuple[str, ...]:
    (folder / "test_it.py").write_text(text)
    return ("test_it.py",)


def test_a_caught_bug_and_a_missed_one_are_told_apart(tmp_path: Path) -> None:
    assert verdict(written(tmp_path, "def test_it(): assert True"), tmp_path) == "caught"
    assert verdict(written(tmp_path, "def test_it(): assert False"), tmp_path) == "failed"


def test_a_check_without_a_planted_bug_is_told(tmp_path: Path) -> None:
    assert verdict(("test_none.py",), tmp_path) == "no test_none.py"


def test_nothing_tried_is_nothing_met() -> None:
    found = measure(0)
    assert (found.wrong, found.size) == (0, 0)
    assert sorted(PLANTED) == list(range(1, 13))
