"""Every way in which a command ends has its exit code, its message and its JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from hwgen.cli import main
from hwgen.cli.exit_codes import ExitCode
from hwgen.errors import HwgenError, HwgenErrors
from hwgen.simulate.tools import ToolError

REFUSED = HwgenError("stride must be positive, not 0", layer="conv1", hint="use 1")
MISSING = ToolError("Verilator was not found", hint="install it")


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes `hwgen doctor` raise what the test says."""

    def fail_with(error: BaseException) -> None:
        def examine() -> None:
            raise error

        monkeypatch.setattr("hwgen.doctor.examine", examine)

    return fail_with


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (REFUSED, ExitCode.USER_ERROR, f"error: {REFUSED}\n"),
        (MISSING, ExitCode.ENVIRONMENT, f"error: {MISSING}\n"),
        (KeyboardInterrupt(), ExitCode.INTERRUPTED, "error: interrupted\n"),
        (click.Abort(), ExitCode.INTERRUPTED, "error: interrupted\n"),
    ],
    ids=["user", "tool", "interrupt", "abort"],
)
def test_an_error_is_a_message_without_a_traceback(
    failing: Any,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: ExitCode,
    message: str,
) -> None:
    failing(error)
    assert main(["doctor"]) == code
    out, err = capsys.readouterr()
    assert (out, err.removeprefix("\n")) == ("", message)


def test_a_mistake_in_hwgen_shows_its_traceback(
    failing: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    failing(ZeroDivisionError("division by zero"))
    assert main(["doctor"]) == ExitCode.INTERNAL
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Traceback")
    assert err.endswith(
        "error: a mistake in hwgen, please report it: ZeroDivisionError: division by zero\n"
    )


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (
            REFUSED,
            {
                "kind": "user",
                "message": "stride must be positive, not 0",
                "layer": "conv1",
                "hint": "use 1",
            },
        ),
        (
            MISSING,
            {
                "kind": "environment",
                "message": "Verilator was not found",
                "layer": None,
                "hint": "install it",
            },
        ),
        (KeyboardInterrupt(), {"kind": "interrupted", "message": "interrupted"}),
        (
            ValueError("x"),
            {
                "kind": "internal",
                "message": "a mistake in hwgen, please report it: ValueError: x",
            },
        ),
    ],
    ids=["user", "tool", "interrupt", "internal"],
)
def test_an_error_is_json_where_that_is_asked_for(
    failing: Any,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    expected: dict[str, Any],
) -> None:
    failing(error)
    assert main(["doctor", "--json"]) != ExitCode.OK
    assert json.loads(capsys.readouterr().out) == {"error": expected}


def test_errors_found_together_are_a_list(failing: Any, capsys: pytest.CaptureFixture[str]) -> None:
    failing(HwgenErrors([REFUSED, HwgenError("other")]))
    assert main(["doctor", "--json"]) == ExitCode.USER_ERROR
    error = json.loads(capsys.readouterr().out)["error"]
    assert [one["message"] for one in error["errors"]] == [REFUSED.message, "other"]


def test_a_wrong_option_is_a_user_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sim", "--bench", "slow", "x"]) == ExitCode.USER_ERROR
    out, err = capsys.readouterr()
    assert out == ""
    assert "'slow' is not one of 'fast', 'cycle'" in err
    assert main(["sim", "--bench", "slow", "x", "--json"]) == ExitCode.USER_ERROR
    assert json.loads(capsys.readouterr().out)["error"]["kind"] == "usage"


def test_no_command_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == ExitCode.USER_ERROR
    assert "Commands:" in "".join(capsys.readouterr())


def test_help_imports_nothing_that_is_slow() -> None:
    script = (
        "import sys\n"
        "from hwgen.cli import main\n"
        "code = main(['--help'])\n"
        "print([m for m in ('numpy', 'cocotb', 'jinja2', 'rich') if m in sys.modules])\n"
        "sys.exit(code)\n"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "[]"


def test_the_installed_command_runs(tmp_path: Path) -> None:
    command = Path(sys.executable).with_name("hwgen")
    run = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
    assert run.stdout == "hwgen, version 0.1.0\n"


def test_a_terminal_without_the_characters_gets_question_marks(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import sys; from hwgen.cli import main; sys.exit(main())"]
    name = "caf\u00e9"
    run = subprocess.run(
        [*command, "emit", str(tmp_path / name), "-o", str(tmp_path / "out")],
        env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert run.returncode == ExitCode.USER_ERROR
    assert b"Traceback" not in run.stderr
