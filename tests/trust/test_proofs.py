"""The table of proofs knows which files each of them read."""

from __future__ import annotations

from hwgen.prove.harness import specified
from trust.proofs import Lines, stale, state
from trust.result import bare_hash


def test_a_module_whose_files_differ_counts_as_not_run() -> None:
    lines: Lines = [{"module": module, "state": state(module)} for module in specified()]
    assert stale(lines) == []
    lines[3] = {"module": lines[3]["module"], "state": "of another file"}
    assert stale(lines) == [lines[3]["module"]]


def test_a_module_without_a_proof_counts_as_not_run() -> None:
    assert stale([]) == list(specified())


def test_the_state_differs_between_modules() -> None:
    assert len({state(module) for module in specified()}) == len(specified())


def test_a_comment_changes_no_state() -> None:
    assert bare_hash("wire a;  // one\n\n  wire b;\n") == bare_hash("wire a; wire b;")
    assert bare_hash("wire a;") != bare_hash("wire b;")
