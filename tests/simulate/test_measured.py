"""Cycles of the last simulation without stalls, from its records."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from hwgen.simulate import measured as module
from hwgen.simulate.measured import Measured, measured
from tests.simulate.test_result import FOUND

GOOD = FOUND | {"finished": True, "stall_source": "never", "stall_sink": "never", "reset_at": None}


@pytest.fixture
def design(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    record = {"outputs": [{"signal": "m_axis"}]}
    monkeypatch.setattr(module, "read_record", lambda folder: record)
    return tmp_path


def simulated(design: Path, name: str, result: dict[str, Any], cycles: str, when: int) -> None:
    folder = design / "runs" / name
    folder.mkdir(parents=True)
    (folder / "result.json").write_text(json.dumps(result))
    (folder / "m_axis.cycles.hex").write_text(cycles)
    os.utime(folder / "result.json", (when, when))


def test_a_design_that_was_not_simulated_has_no_figures(design: Path) -> None:
    assert measured(design) is None


def test_intervals_and_latencies_come_from_the_output(design: Path) -> None:
    simulated(design, "a", GOOD, "// beats\n0b\n0f\n1b\n1f\n", 100)
    name = f"{GOOD['simulator']} {GOOD['simulator_version']}"
    assert measured(design) == Measured(16, 9, 13, 3, name)


def test_the_newest_run_counts_and_none_with_stalls(design: Path) -> None:
    simulated(design, "old", GOOD, "0b\n1b\n", 100)
    simulated(design, "new", GOOD, "0b\n2b\n", 200)
    simulated(design, "stalled", GOOD | {"stall_sink": "random"}, "0b\n3b\n", 300)
    simulated(design, "one", GOOD | {"frames": 1}, "0b\n", 400)
    simulated(design, "other_version", {"frames": 2}, "", 500)
    found = measured(design)
    assert found is not None
    assert found.interval == 32
