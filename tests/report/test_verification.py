"""The verification report counts runs of the Verilog that is there, and tells what is missing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import hwgen
from hwgen import Graph, quantize
from hwgen.report.verification import OUTSIDE, Check, to_json, verification


@pytest.fixture
def design(tmp_path: Path) -> Path:
    graph = Graph("net")
    graph.output(graph.max_pool2d(graph.input("image", (4, 4, 1)), 2, name="pool"))
    rng = np.random.default_rng(0)
    hwgen.emit(quantize(graph, rng.normal(size=(2, 4, 4, 1))), tmp_path)
    return tmp_path


def found(folder: Path) -> dict[str, Check]:
    return {check.what: check for check in verification(folder)}


def test_a_new_design_has_its_files_and_nothing_else(design: Path) -> None:
    states = {check.what: check.state for check in verification(design)}
    assert states.pop("files as hwgen wrote them") == "passed"
    assert set(states.values()) == {"not done"}
    assert found(design)["soak under rotating stalls"].detail == "hwgen sim FOLDER --soak CYCLES"


def test_an_edited_file_is_told(design: Path) -> None:
    with (design / "rtl" / "net.v").open("a") as file:
        file.write("// mine\n")
    check = found(design)["files as hwgen wrote them"]
    assert (check.state, check.detail) == ("failed", "changed or missing: rtl/net.v")


@pytest.mark.simulator("icarus")
def test_runs_count_where_they_belong_and_until_the_verilog_changes(design: Path) -> None:
    hwgen.simulate(design, frames=3, simulator="icarus")
    hwgen.simulate(design, frames=2, simulator="icarus", stall_sink="random")
    hwgen.simulate(design, simulator="icarus", reset_at=9)
    checks = found(design)
    calm = checks["bits and cycles at full rate"]
    assert calm.state == "passed"
    assert calm.detail.startswith("3 frames, ")
    assert calm.tools.startswith("icarus ")
    assert checks["bits and cycles under stalls"].state == "passed"
    assert checks["a reset within a run"].state == "passed"
    with (design / "rtl" / "net.v").open("a") as file:
        file.write("// mine\n")
    assert found(design)["bits and cycles at full rate"].state == "not done"


def test_json_tells_what_no_design_is_checked_for(design: Path) -> None:
    made = to_json(verification(design))
    assert made["outside"] == list(OUTSIDE)
    assert made["checks"][0]["state"] == "passed"
