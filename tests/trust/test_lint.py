"""Row 8 tells what a tool says about a design (tests/gates has the planted errors)."""

from __future__ import annotations

import pytest

from trust import lint
from trust.designs import small_case
from trust.lint import measure

pytestmark = pytest.mark.simulator("icarus", "verilator")


def test_a_design_is_clean() -> None:
    found = measure(900, 1, 0)
    assert (found.wrong, found.size) == (0, 1)


def test_what_a_tool_says_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lint, "TOOLS", ("icarus",))
    monkeypatch.setattr(lint, "complaints", lambda tool, sources: [f"{tool} warns"])
    assert lint.lint(small_case(900))[1] == [("icarus", "icarus warns")]
    found = measure(900, 2, 1)
    assert (found.wrong, found.size) == (3, 3)
    assert "seed 901: icarus: icarus warns" in found.detail
