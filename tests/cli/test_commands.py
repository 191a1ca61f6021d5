"""Commands pass their options on, print what comes back, and choose the exit code."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hwgen import flow
from hwgen.cli import commands, main
from hwgen.cli.exit_codes import ExitCode
from hwgen.doctor import Finding

FINDING = Finding("make", "missing", True, "builds simulations", "not on PATH", "install make")


class Returned:
    """Stands for what a step returns; keeps the arguments that the step got."""

    def __init__(self, passed: bool = True) -> None:
        self.passed = passed
        self.refused: tuple[str, ...] = ()
        self.arguments: tuple[Any, ...] = ()
        self.options: dict[str, Any] = {}

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        self.arguments, self.options = arguments, options
        return self

    @property
    def result(self) -> Any:
        return self

    @property
    def simulated(self) -> Any:
        return self

    def to_json(self) -> dict[str, Any]:
        return {"made": True}


def test_emit_passes_its_options_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    step = Returned()
    monkeypatch.setattr(flow, "emit_file", step)
    words = ["emit", "m.py", "-o", "out", "--interval", "784", "--target", "ecp5", "--force"]
    words += ["--folding", "f.json", "--pixels", "4"]
    words += ["--weight-bits", "4", "--activation-bits", "6"]
    words += ["--per-tensor", "--power-of-two", "--rule", "floor", "--json"]
    words += ["--calibrate", "c.npy", "--inputs", "i.npy", "--labels", "l.npy"]
    words += ["--kernels", "xnnpack", "--dense-rule", "D", "--softmax", "host", "--external-data"]
    assert main(words) == ExitCode.OK
    assert json.loads(capsys.readouterr().out) == {"made": True}
    quantization = flow.Quantization(4, 6, per_tensor=True, power_of_two=True, rule="floor")
    hardware = flow.Hardware(784, None, "ecp5", Path("f.json"), 4)
    assert step.arguments == (Path("m.py"), Path("out"), quantization, hardware)
    data = flow.DataFiles(Path("c.npy"), Path("i.npy"), Path("l.npy"))
    options = flow.ImportOptions("xnnpack", "D", "host", external_data=True)
    assert step.options == {"data": data, "options": options, "force": True}


def test_emit_has_the_defaults_of_the_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    step = Returned()
    monkeypatch.setattr(flow, "emit_file", step)
    assert main(["emit", "m.py", "-o", "out", "--json"]) == ExitCode.OK
    assert step.arguments[2:] == (flow.Quantization(), flow.Hardware())
    defaults = {"data": flow.DataFiles(), "options": flow.ImportOptions(), "force": False}
    assert step.options == defaults


def test_schedule_passes_its_options_on(monkeypatch: pytest.MonkeyPatch) -> None:
    step = Returned()
    monkeypatch.setattr(flow, "schedule_file", step)
    words = ["schedule", "m.py", "--device", "ecp5-25k", "--fps", "30", "--clock", "50", "--json"]
    words += [
        "--multipliers",
        "9",
        "--objective",
        "latency",
        "--weight-bits",
        "4",
        "--calibrate",
        "c.npy",
    ]
    assert main([*words, "--softmax", "host"]) == ExitCode.OK
    hardware = flow.Hardware(multipliers=9, device="ecp5-25k", fps=30, clock=50)
    hardware = replace(hardware, objective="latency")
    assert step.arguments == (Path("m.py"), flow.Quantization(4), hardware)
    data, imported = flow.DataFiles(Path("c.npy")), flow.ImportOptions(softmax="host")
    assert step.options == {"data": data, "options": imported}


@pytest.mark.parametrize(("refused", "code"), [((), ExitCode.OK), (("x",), ExitCode.USER_ERROR)])
def test_explain_fails_when_something_is_refused(
    monkeypatch: pytest.MonkeyPatch, refused: tuple[str, ...], code: ExitCode
) -> None:
    step = Returned()
    step.refused = refused
    monkeypatch.setattr(flow, "explain_file", step)
    assert main(["explain", "m.tflite", "--softmax", "host", "--json"]) == code
    assert step.arguments == (Path("m.tflite"), flow.ImportOptions(softmax="host"))


@pytest.mark.parametrize(
    ("words", "stalls"),
    [
        ([], flow.Stalls()),
        (["--stall", "random", "--seed", "3"], flow.Stalls("random", "random", 3)),
        (["--stall", "heavy", "--stall-sink", "never"], flow.Stalls("heavy", "never")),
        (["--stall-source", "bursty"], flow.Stalls("bursty", "never")),
    ],
    ids=["none", "both", "one-overridden", "source"],
)
def test_sim_takes_one_stall_for_both_ends_or_one_for_each(
    monkeypatch: pytest.MonkeyPatch, words: list[str], stalls: flow.Stalls
) -> None:
    step = Returned()
    monkeypatch.setattr(flow, "simulate_folder", step)
    assert main(["sim", "out", "--json", *words]) == ExitCode.OK
    assert step.arguments[:4] == (Path("out"), 3, stalls, flow.Bench())


def test_sim_passes_its_bench_on(monkeypatch: pytest.MonkeyPatch) -> None:
    step = Returned()
    monkeypatch.setattr(flow, "simulate_folder", step)
    words = ["sim", "out", "--simulator", "icarus", "--bench", "cycle", "--waves", "--json"]
    assert main([*words, "--frames", "7", "--reset-at", "50"]) == ExitCode.OK
    assert step.arguments[1] == 7
    assert step.arguments[3] == flow.Bench("icarus", "cycle", waves=True, reset_at=50)


@pytest.mark.parametrize(
    ("command", "step"), [("sim", "simulate_folder"), ("check", "check_folder")]
)
def test_a_difference_has_its_own_exit_code(
    monkeypatch: pytest.MonkeyPatch, command: str, step: str
) -> None:
    monkeypatch.setattr(flow, step, Returned(passed=False))
    assert main([command, "out", "--json"]) == ExitCode.DIFFERENT
    monkeypatch.setattr(flow, step, Returned(passed=True))
    assert main([command, "out", "--json"]) == ExitCode.OK


@pytest.mark.parametrize(
    ("needed", "code"), [(True, ExitCode.ENVIRONMENT), (False, ExitCode.OK)], ids=["needed", "not"]
)
def test_doctor_fails_on_what_is_needed(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    needed: bool,
    code: ExitCode,
) -> None:
    finding = Finding("make", "missing", needed, "builds", "not on PATH", "install make")
    monkeypatch.setattr("hwgen.doctor.examine", lambda: (finding,))
    assert main(["doctor", "--json"]) == code
    found = json.loads(capsys.readouterr().out)
    assert found["ok"] is not needed
    assert found["findings"][0]["fix"] == "install make"


@pytest.mark.parametrize("command", ["emit", "sim", "check", "operators", "doctor"])
def test_every_command_has_help_and_json(command: str) -> None:
    run = CliRunner().invoke(commands.cli, [command, "--help"])
    assert run.exit_code == 0
    assert "--json" in run.output


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["emit", "m.py", "-o", "x", "--weight-bits", "17"], "17 is not in the range 2<=x<=16"),
        (["emit", "m.py", "-o", "x", "--interval", "0"], "0 is not in the range x>=1"),
        (["emit", "m.py"], "Missing option '-o' / '--out'"),
        (["sim", "x", "--frames", "0"], "0 is not in the range x>=1"),
        (["sim", "x", "--stall", "often"], "'often' is not one of"),
        (["emit", "m.py", "-o", "x", "--wieght-bits", "4"], "No such option '--wieght-bits'"),
    ],
    ids=["bits", "interval", "out", "frames", "stall", "unknown"],
)
def test_a_value_out_of_range_is_named(
    capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    assert main(words) == ExitCode.USER_ERROR
    assert message in capsys.readouterr().err


def test_a_missing_model_or_design_is_a_user_error(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["emit", str(tmp_path / "no.py"), "-o", str(tmp_path / "o")]) == 2
    assert "cannot read" in capsys.readouterr().err
    assert main(["sim", str(tmp_path)]) == ExitCode.USER_ERROR
    assert capsys.readouterr().err.startswith(f"error: {tmp_path} is no design folder")
