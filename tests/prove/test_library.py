"""Library modules are proved, and a planted defect of each is refuted.

The quick ones here; `python -m trust.proofs` decides all of them.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hwgen.prove.cases import Case, cases
from hwgen.prove.engine import PROVED
from hwgen.prove.library import prove_case, sources
from trust.planted import PLANTED, Planted
from trust.proofs import QUICK, coverage, refutation

pytest.importorskip("pyosys")
QUICK_CASES = [case for case in cases() if case.module in QUICK]
QUICK_BUGS = [bug for bug in PLANTED if bug.module in QUICK]


@pytest.mark.parametrize("case", QUICK_CASES, ids=str)
def test_a_module_keeps_its_specification(case: Case, tmp_path: Path) -> None:
    answer = prove_case(case, tmp_path)
    assert (answer.verdict, answer.reached) == (PROVED, True)


@pytest.mark.parametrize("module", sorted({name for case in cases() for name in case.plain}))
def test_a_plain_form_keeps_the_specification_of_its_module(module: str, tmp_path: Path) -> None:
    own = [case for case in cases() if case.module == module]
    assert own
    for number, case in enumerate(own):
        answer = prove_case(replace(case, plain=(module,)), tmp_path / str(number))
        assert answer.holds, case


@pytest.mark.parametrize("bug", QUICK_BUGS, ids=str)
def test_a_planted_defect_is_refuted(bug: Planted, tmp_path: Path) -> None:
    assert refutation(bug, tmp_path)


def test_the_modules_within_are_found() -> None:
    assert [path.stem for path in sources("hwgen_queue")] == [
        "hwgen_queue",
        "hwgen_fifo",
        "hwgen_deep_fifo",
        "hwgen_credits",
    ]


def test_every_library_module_is_proved_by_itself_or_within_another() -> None:
    assert coverage()[2] == []


def test_every_specified_module_has_a_planted_defect() -> None:
    assert {case.module for case in cases()} <= {bug.module for bug in PLANTED}
