"""Runs a command, and turns every way in which it can end into a message and an exit code."""

from __future__ import annotations

import gc
import io
import sys
import traceback
from collections.abc import Callable, Sequence
from functools import partial

import click

from hwgen.cli import output
from hwgen.cli.commands import cli
from hwgen.cli.exit_codes import ExitCode
from hwgen.errors import HwgenError, HwgenErrors

GARBAGE = 50_000  # new objects between two looks for cycles, of which hwgen makes few: saves 5 %


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line `arguments` (default: that of the process); returns the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    gc.set_threshold(GARBAGE)
    _print_anywhere()
    command = partial(cli.main, words, prog_name="hwgen", standalone_mode=False)
    return guarded(command, as_json="--json" in words)


def _print_anywhere() -> None:
    """What a terminal has no character for becomes a question mark instead of an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def guarded(command: Callable[[], int | None], *, as_json: bool) -> int:
    """The exit code of `command`, which returns one or None, or that of the error it raised."""
    try:
        return int(command() or ExitCode.OK)
    except click.ClickException as error:
        return _usage(error, as_json)
    except HwgenError as error:
        return _refused(error, as_json)
    except (click.Abort, KeyboardInterrupt):
        return _failed("interrupted", "interrupted", ExitCode.INTERRUPTED, as_json)
    except Exception as error:  # noqa: BLE001 - the last resort: nothing may look like success
        traceback.print_exc()
        message = f"a mistake in hwgen, please report it: {type(error).__name__}: {error}"
        return _failed(message, "internal", ExitCode.INTERNAL, as_json)


def _usage(error: click.ClickException, as_json: bool) -> int:
    if not as_json:
        error.show()
        return ExitCode.USER_ERROR
    return _failed(error.format_message(), "usage", ExitCode.USER_ERROR, as_json)


def _refused(error: HwgenError, as_json: bool) -> int:
    code, kind = _classified(error)
    if as_json:
        output.print_json({"error": {"kind": kind, **_fields(error)}})
    else:
        output.print_error(str(error))
    return code


def _classified(error: HwgenError) -> tuple[ExitCode, str]:
    from hwgen.simulate.tools import ToolError

    if isinstance(error, ToolError):
        return ExitCode.ENVIRONMENT, "environment"
    return ExitCode.USER_ERROR, "user"


def _fields(error: HwgenError) -> dict[str, object]:
    if isinstance(error, HwgenErrors):
        return {"message": str(error), "errors": [_fields(one) for one in error.errors]}
    return {"message": error.message, "layer": error.layer, "hint": error.hint}


def _failed(message: str, kind: str, code: ExitCode, as_json: bool) -> int:
    if as_json:
        output.print_json({"error": {"kind": kind, "message": message}})
    else:
        output.print_error(message)
    return code
