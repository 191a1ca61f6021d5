"""Reasons of mutants that survive belong to code that is there."""

from __future__ import annotations

from hwgen.prove.library import LIBRARY
from trust.survivors import REASONS, reason


def test_every_reason_is_of_a_line_of_the_library() -> None:
    for module, old, _ in REASONS:
        assert old in (LIBRARY / f"{module}.v").read_text()


def test_a_mutant_has_the_reason_of_its_change() -> None:
    (module, old, new), text = next(iter(REASONS.items()))
    assert reason({"module": module, "old": f"  {old};", "new": f"  {new};"}) == text
    assert reason({"module": module, "old": old, "new": "another"}) == ""
