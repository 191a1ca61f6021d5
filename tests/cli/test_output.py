"""Results are on standard output, notes and errors on standard error, JSON alone when asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hwgen.cli import output
from hwgen.doctor import Finding
from hwgen.emit.names import identifier
from hwgen.flow.results import Accuracy, Checked, Emitted, Simulated
from hwgen.report.rows import layer_rows
from hwgen.report.verification import Check
from hwgen.simulate.result import SimulationResult, StreamResult

DESIGN: dict[str, Any] = {
    "name": "tiny",
    "target": "generic",
    "interval": 40,
    "latency": 9,
    "inputs": [],
    "outputs": [],
    "taps": [
        {"layer": "[b]conv", "signal": signal, "lanes": 2, "lane_bits": 8, "pixels": 1}
        for signal in ("conv", "conv_to_add")
    ],
    "fifos": [
        {"layer": "[b]conv", "signal": "conv_to_add", "from": "conv", "depth": 5, "high_water": 4}
    ],
    "layers": [{"name": "[b]conv", "operator": "conv2d", "shape": [4, 4, 2], "work": 40}],
}


def simulated(wrong: int) -> Simulated:
    text = "layer '[b]conv', frame 0: expected 1, found 2" if wrong else ""
    result = SimulationResult(
        passed=not wrong,
        finished=True,
        frames=2,
        cycles=100,
        protocol_violations=0,
        first_violation=None,
        streams=(StreamResult("conv", "[b]conv", 2, 2, wrong, 0, None, text),),
        fifos=(),
        simulator="icarus",
        simulator_version="11.0",
        bench="fast",
        stall_source="never",
        stall_sink="never",
        reset_at=None,
        build_seconds=0.1,
        run_seconds=0.2,
        simulation_seconds=0.1,
        built=True,
        waves=Path("runs/waves.vcd"),
        folder=Path("runs"),
    )
    return Simulated(DESIGN, result, layer_rows(DESIGN, result), Path.cwd() / "report.html")


def test_a_renamed_layer_is_told_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    output.print_emitted(Emitted(Path.cwd() / "out", DESIGN, (identifier("[b]conv"),)), False)
    out, err = capsys.readouterr()
    assert err == (
        "note: layer '[b]conv' is '_b_conv' in Verilog: '[' ']' not allowed in an identifier\n"
    )
    assert "[b]conv" in out
    assert out.endswith("written to out\n")


def test_what_was_folded_is_told_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    design = {**DESIGN, "notes": ["batch norm 'n' is part of 'conv'"]}
    output.print_emitted(Emitted(Path.cwd() / "out", design, ()), False)
    assert capsys.readouterr().err == "note: batch norm 'n' is part of 'conv'\n"


def test_a_simulation_ends_with_what_differs_and_where_files_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    output.print_simulated(simulated(3), False)
    lines = capsys.readouterr().out.splitlines()
    assert "DIFFERENT from the model" in lines[0]
    assert lines[-4:] == [
        "different: layer '[b]conv', frame 0: expected 1, found 2",
        "report: report.html",
        "records: runs",
        "waves: runs/waves.vcd",
    ]


def test_the_fifos_behind_forks_are_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    output.print_emitted(Emitted(Path.cwd() / "out", DESIGN, ()), False)
    lines = capsys.readouterr().out.splitlines()
    assert "FIFOs" in [line.strip() for line in lines]
    assert ["[b]conv", "conv_to_add", "5", "80", "4"] in [line.split() for line in lines]


def test_a_check_ends_with_the_accuracy(capsys: pytest.CaptureFixture[str]) -> None:
    checked = Checked(simulated(0), {"[b]conv": 41.25}, Accuracy(2, 2, 1, 1))
    output.print_checked(checked, False)
    out = capsys.readouterr().out
    assert "41.2" in out
    assert out.endswith("accuracy on 2 frames: float 100.00%, golden 50.00%, RTL 50.00%\n")


def test_json_is_one_value_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    output.print_emitted(Emitted(Path("out"), DESIGN, (identifier("a b"),)), True)
    require_json(capsys)
    output.print_simulated(simulated(1), True)
    require_json(capsys)
    output.print_checked(Checked(simulated(0), {}, None), True)
    require_json(capsys)
    output.print_findings((), True)
    require_json(capsys)


def require_json(capsys: pytest.CaptureFixture[str]) -> None:
    out, err = capsys.readouterr()
    assert isinstance(json.loads(out), dict)
    assert err == ""


def test_operators_are_a_table_or_a_page_or_json(capsys: pytest.CaptureFixture[str]) -> None:
    output.print_operators(as_markdown=False, as_json=False)
    assert "(height, width, channels) or (values,)" in capsys.readouterr().out
    output.print_operators(as_markdown=True, as_json=False)
    assert capsys.readouterr().out.startswith("# Operators\n")
    output.print_operators(as_markdown=True, as_json=True)
    require_json(capsys)


def test_imports_are_a_table_or_a_page_or_json(capsys: pytest.CaptureFixture[str]) -> None:
    output.print_imports(as_markdown=False, as_json=False)
    assert "CONV_2D" in capsys.readouterr().out
    output.print_imports(as_markdown=True, as_json=False)
    assert capsys.readouterr().out.startswith("# What can be imported\n")
    output.print_imports(as_markdown=True, as_json=True)
    require_json(capsys)


def test_findings_are_a_table_and_then_the_fixes(capsys: pytest.CaptureFixture[str]) -> None:
    missing = Finding("make", "missing", True, "builds", "not on [PATH]", "install make")
    optional = Finding("ccache", "missing", False, "faster", "not on PATH", "install ccache")
    output.print_findings((Finding("g++", "ok", True, "compiles", "12"), missing, optional), False)
    out = capsys.readouterr().out
    assert "missing (optional)" in out
    assert "not on [PATH]" in out
    assert out.endswith("make: install make\nccache: install ccache\n")


def test_progress_is_silent_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with output.progress("simulate") as progress:
        progress("run", 1000)
    assert capsys.readouterr() == ("", "")


def test_progress_shows_the_stage_and_the_cycles_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with output.progress("simulate") as progress:
        progress("run", 123456)
    assert capsys.readouterr().out == ""
    assert output._stage("simulate", "run", 123456) == "simulate: run, 123,456 cycles"
    assert output._stage("simulate", "build", 0) == "simulate: build"


def test_a_path_is_shown_from_the_working_folder(tmp_path: Path) -> None:
    assert output.near(Path.cwd() / "a" / "b") == Path("a/b")
    assert output.near(tmp_path) == tmp_path


def test_what_would_drive_a_terminal_is_shown_as_an_escape(
    capsys: pytest.CaptureFixture[str],
) -> None:
    output.print_error("layer '\x1b[2J\ud800é'\n  hint: none")
    output.print_note("\r")
    assert capsys.readouterr().err == ("error: layer '\\x1b[2J\\ud800é'\n  hint: none\nnote: \\r\n")


def test_a_check_is_a_line_with_its_state_and_its_tools(
    capsys: pytest.CaptureFixture[str],
) -> None:
    checks = (
        Check("bits", "passed", "3 frames", "icarus 11.0"),
        Check("soak", "not done", "hwgen sim FOLDER --soak CYCLES"),
    )
    output.print_verification(checks, as_json=False)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "passed    bits: 3 frames (icarus 11.0)"
    assert lines[1] == "not done  soak: hwgen sim FOLDER --soak CYCLES"
    assert lines[2].startswith("never     the clock on a part")
    output.print_verification(checks, as_json=True)
    assert json.loads(capsys.readouterr().out)["checks"][1]["state"] == "not done"
