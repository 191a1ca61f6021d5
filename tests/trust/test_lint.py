"""Row 8 tells what a tool says about a design (tests/gates has the planted errors)."""

from __future__ import annotations

import pytest

from trust import lint
from trust.designs import cases
from trust.lint import FIRST_SEED, measure

pytestmark = pytest.mark.simulator("icarus", "verilator")


def test_a_design_is_clean() -> None:
    found = measure(1)
    assert (found.wrong, found.size) == (0, 1)


def test_what_a_tool_says_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lint, "TOOLS", ("icarus",))
    monkeypatch.setattr(lint, "complaints", lambda tool, sources: [f"{tool} warns"])
    (case,) = cases(FIRST_SEED, 1)
    assert lint.lint(case)[1] == [("icarus", "icarus warns")]
    assert measure(2).wrong == 2
