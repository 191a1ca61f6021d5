"""A program in a process of its own: what it needed, or what it printed when it failed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LAST = 600  # characters of what a failed program printed


class Failed(Exception):
    """A program that failed or took too long; the text is what it printed last."""


@dataclass(frozen=True, slots=True)
class Usage:
    """cpu_seconds: of all its processes that ended; peak_mb: of the largest one."""

    cpu_seconds: float
    peak_mb: float
    output: str


def run(
    command: Sequence[str],
    log: Path,
    *,
    cwd: Path | None = None,
    seconds: int,
    environment: Mapping[str, str] | None = None,
) -> Usage:
    """Run `command`; what it prints goes to `log`. environment: of the program, default os.environ.

    Raises Failed, also after `seconds`.
    """
    limited = ["timeout", str(seconds), *command]
    with log.open("wb") as file:
        process = subprocess.Popen(
            limited, cwd=cwd, env=environment, stdout=file, stderr=subprocess.STDOUT
        )
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = code = os.waitstatus_to_exitcode(status)
    text = log.read_text(errors="replace")
    if code == 124:
        raise Failed(f"stopped after {seconds} s")
    if code:
        raise Failed(text[-LAST:].strip())
    return Usage(round(used.ru_utime + used.ru_stime, 1), round(used.ru_maxrss / 1024), text)
