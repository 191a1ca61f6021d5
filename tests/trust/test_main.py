"""The scorecard has every row, and tells those without a result and those that missed."""

from __future__ import annotations

from dataclasses import replace

import pytest

import trust.__main__ as scorecard
from trust.result import Result, rtl, stored


def test_a_row_without_a_result_is_told() -> None:
    text = scorecard.scorecard({})
    assert text.count("NO RESULT") == 13
    assert text.endswith("0 of 13 rows meet their targets")


def test_a_missed_target_is_told_with_what_was_measured() -> None:
    result = Result(2, "soak", "all", "half", False, "python -m x", ("one",), {}, "abc")
    text = scorecard.scorecard({2: result}, detail=True)
    assert " 2  NOT MET    soak\n    target     all\n    measured   half\n" in text
    assert "    - one\n" in text


def test_a_figure_of_other_verilog_does_not_count() -> None:
    result = Result(2, "soak", "all", "all", True, "python -m x", (), {}, "abc", "0")
    assert scorecard.verdict(result) == "older RTL"
    assert scorecard.verdict(replace(result, rtl=rtl())) == "met"
    assert scorecard.scorecard({2: result}).endswith("0 of 13 rows meet their targets")


def test_a_row_that_fails_fails_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(scorecard, "runs", lambda number: number != 7)
    assert scorecard.main([]) == 1
    assert "rows that failed at their quick size: 7" in capsys.readouterr().out


def test_every_stored_result_is_a_row() -> None:
    assert stored().keys() <= scorecard.ROWS.keys()
