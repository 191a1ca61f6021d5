"""The benchmark beside other tools: its cases, and what its tables say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.peers import measure, ours, table, tools
from benchmarks.peers.cases import CASES, HWGEN, Case, Setting, arrays, runs
from benchmarks.peers.child import Failed, Usage
from hwgen.passes.quantize import quantize

MATRIX = CASES[0]


def test_every_run_has_a_file_of_its_own() -> None:
    files = [measure.result_file(case, setting) for case, setting in runs()]
    assert len(set(files)) == len(files)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_case_is_a_network_of_hwgen(case: Case) -> None:
    made = ours.network(case.to_json(case.settings[0]), arrays(case))
    assert made.shape(made.nodes[0].name) == case.shape


def test_a_graph_of_adders_takes_a_whole_matrix_at_once() -> None:
    made = arrays(MATRIX)
    graph = ours.network(MATRIX.to_json(MATRIX.settings[0]), made)
    ((_, folding),) = ours.adder_graphs(quantize(graph, made["image"] * ours.UNIT)).items()
    assert (folding.pe, folding.simd, folding.multipliers) == (8, 9, 0)


class _Fake(tools.Tool):
    """Writes a design whose text is `text`."""

    version, text = "1", "module a; endmodule\n"

    def emit(self, case: Case, setting: Setting, folder: Path, family: str) -> Usage:
        (folder / "rtl").mkdir(parents=True, exist_ok=True)
        (folder / "rtl" / "a.v").write_text(self.text)
        return Usage(0.5, 10.0, "")

    def sources(self, folder: Path) -> tuple[list[Path], str]:
        return [folder / "rtl" / "a.v"], "a"

    def play(self, folder: Path) -> tools.Played:
        raise Failed("no simulator")


def test_results_hold_for_the_verilog_they_were_measured_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measure, "WORK", tmp_path / "work")
    monkeypatch.setattr(measure, "RESULTS", tmp_path / "results")
    fake, setting = _Fake(), MATRIX.settings[0]
    monkeypatch.setattr(measure, "TOOLS", {HWGEN: fake})
    measure.measure(MATRIX, setting, ["emit"])
    file = measure.result_file(MATRIX, setting)
    file.write_text(json.dumps({**json.loads(file.read_text()), "mhz": {"mhz": 100.0}}))
    measure.measure(MATRIX, setting, ["emit", "play"])
    assert measure.read(MATRIX, setting)["mhz"] == {"mhz": 100.0}
    assert measure.read(MATRIX, setting)["play"] == {"error": "no simulator"}
    fake.text = "module b; endmodule\n"
    measure.measure(MATRIX, setting, ["emit"])
    assert "mhz" not in measure.read(MATRIX, setting)


def test_a_failure_is_told_with_what_was_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measure, "RESULTS", tmp_path)
    setting = MATRIX.settings[0]
    record: dict[str, Any] = {"play": {"error": "some\n  reason"}, "ecp5": {"LUT4": 12, "FF": 3}}
    measure.result_file(MATRIX, setting).write_text(json.dumps(record))
    lines = list(table.rows(MATRIX))
    assert "| 12 | 3 |" in lines[2]
    assert f"- hwgen, {setting.name}, play: `some reason`" in lines


def test_arrays_of_a_case_are_the_same_each_time() -> None:
    first, second = arrays(MATRIX), arrays(MATRIX)
    assert all(np.array_equal(first[name], second[name]) for name in first)
