"""Mutants: the same ones every time, each one change, and what becomes of them."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from hwgen.prove import engine
from hwgen.prove.library import LIBRARY, sources
from hwgen.simulate.tools import ToolError
from trust.mutation import (
    BY_PROOF,
    EQUIVALENT,
    OPEN,
    SURVIVED,
    Mutant,
    every_mutant,
    fate,
    mutants,
    scored,
)
from trust.result import bare_hash
from trust.twins import same

pytest.importorskip("pyosys")


def skid(old: str, new: str) -> Mutant:
    lines = (LIBRARY / "hwgen_skid.v").read_text().split("\n")
    line = next(number for number, text in enumerate(lines, 1) if old in text)
    return Mutant("hwgen_skid", line, lines[line - 1], lines[line - 1].replace(old, new))


def test_a_mutant_changes_one_line_of_code() -> None:
    for mutant in every_mutant("hwgen_fifo"):
        before = (LIBRARY / "hwgen_fifo.v").read_text().split("\n")
        changed = [
            number
            for number, line in enumerate(mutant.text().split("\n"))
            if line != before[number]
        ]
        assert changed == [mutant.line - 1]
        assert "ERROR" not in mutant.old


def test_a_sample_is_the_same_every_time() -> None:
    assert mutants("hwgen_keep", 5) == mutants("hwgen_keep", 5)
    assert len(mutants("hwgen_keep", 5)) == 5


def test_a_mutant_that_loses_words_is_killed_by_proof(tmp_path: Path) -> None:
    mutant = skid("s_axis_tvalid && ready_q", "s_axis_tvalid || ready_q")
    assert fate(mutant, tmp_path, 30, tests=False) == BY_PROOF


def test_a_mutant_that_is_the_original_in_other_words_is_equivalent(tmp_path: Path) -> None:
    mutant = skid("s_axis_tvalid && ready_q", "ready_q && s_axis_tvalid && 1'b1")
    assert fate(mutant, tmp_path, 30, tests=False) == EQUIVALENT


def test_a_mutant_whose_proof_was_stopped_is_not_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = subprocess.CompletedProcess([""], -signal.SIGTERM, "", "")
    monkeypatch.setattr(engine, "_run", lambda *_: stopped)
    with pytest.raises(ToolError, match="Yosys was stopped by signal 15"):
        fate(skid("load) data_q", "1'b1) data_q"), tmp_path, 30, tests=False)


def test_what_is_no_verilog_any_more_is_killed(tmp_path: Path) -> None:
    assert fate(skid("load) data_q", "load data_q"), tmp_path, 30, tests=False) == BY_PROOF


def test_a_module_is_the_same_as_itself(tmp_path: Path) -> None:
    assert sources("hwgen_credits")
    assert same("hwgen_credits", LIBRARY, tmp_path, 30)


def entries(*fates: str, state: str | None = None) -> list[dict[str, Any]]:
    now = bare_hash((LIBRARY / "hwgen_skid.v").read_text())
    line = {"module": "hwgen_skid", "line": 3, "new": " ;", "state": state or now}
    return [line | {"fate": fate} for fate in fates]


def test_the_score_leaves_equivalents_out() -> None:
    found = scored({"hwgen_skid": entries(BY_PROOF, EQUIVALENT, SURVIVED)})
    assert found.measured.startswith("50.0 %: 1 of 2 mutants killed")
    assert found.detail[0] == "survived: hwgen_skid:3: ;: not explained"
    assert not found.met


def test_what_is_open_is_told_and_counts_neither_way() -> None:
    found = scored({"hwgen_skid": entries(BY_PROOF, OPEN)})
    assert found.measured.startswith("100.0 %: 1 of 1 mutants killed")
    assert "1 not decided" in found.measured
    assert found.detail[0] == "open: hwgen_skid:3: ;: not explained"


def test_mutants_of_other_code_count_as_not_run() -> None:
    found = scored({"hwgen_skid": entries(BY_PROOF, state="of another file")})
    assert "; 0 of " in found.measured
    assert "not run: hwgen_skid" in found.detail


def test_a_module_without_mutants_is_not_counted() -> None:
    found = scored({"hwgen_lane_slice": [], "hwgen_skid": entries(BY_PROOF)})
    assert "; 1 of " in found.measured
