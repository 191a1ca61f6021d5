"""What a case compares, and what it finds."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from hwgen.emit.folder import stream_cycles
from hwgen.golden.run import golden
from hwgen.schedule.work import interval_bound
from tests.fuzz import run_case
from tests.fuzz.random_networks import random_case
from tests.fuzz.run_case import differences, examine, time_limit, tried

FORKED = 8  # a seed whose graph has a fork


@pytest.mark.simulator("icarus")
def test_every_stream_and_fifo_is_compared(tmp_path: Path) -> None:
    outcome = examine(random_case(FORKED), tmp_path)
    assert outcome.findings == ()
    assert outcome.bits > 1000
    assert outcome.beats > 100
    assert outcome.fifos > 1
    assert (outcome.wrong_bits, outcome.wrong_cycles, outcome.wrong_fifos) == (0, 0, 0)


@pytest.mark.simulator("icarus")
def test_a_planted_bit_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def flipped(*args: Any) -> dict[str, Any]:
        return {name: x ^ (name == "output") for name, x in golden(*args).items()}

    monkeypatch.setattr(run_case, "golden", flipped)
    outcome = examine(random_case(FORKED), tmp_path)
    assert {finding.kind for finding in outcome.findings} == {"data"}
    assert outcome.findings[0].text.startswith("m_axis")
    assert outcome.wrong_bits > 0


@pytest.mark.simulator("icarus")
def test_a_planted_cycle_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*args: Any) -> dict[str, Any]:
        found = stream_cycles(*args)
        branch = next(name for name in found if "_to_" in name)
        return {**found, branch: found[branch] + 1}

    monkeypatch.setattr(run_case, "stream_cycles", late)
    outcome = examine(random_case(FORKED), tmp_path)
    kinds = [finding.kind for finding in outcome.findings]
    assert kinds[0] == "cycles"
    assert set(kinds) <= {"cycles", "inside"}
    assert outcome.wrong_cycles > 0


@pytest.mark.simulator("icarus")
def test_a_design_below_its_rate_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_case, "interval_bound", lambda design: interval_bound(design) - 1)
    (text,) = differences(random_case(FORKED), tmp_path)
    assert text.startswith("interval ")


def test_an_exception_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any) -> None:
        raise KeyError("lost")

    monkeypatch.setattr(run_case, "golden", broken)
    (finding,) = tried(random_case(FORKED), tmp_path).findings
    assert finding.kind == "KeyError"
    assert "KeyError: 'lost' (run_case.py:" in finding.text


def test_a_case_that_takes_too_long_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_case, "golden", lambda *args: time.sleep(20))
    (finding,) = tried(random_case(FORKED), tmp_path, seconds=1).findings
    assert finding.kind == "TimeoutError"
    assert finding.text.startswith("TimeoutError: took more than 1 s")


def test_a_limit_ends_with_its_block() -> None:
    with time_limit(1):
        pass
    time.sleep(1.1)
