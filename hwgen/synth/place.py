"""nextpnr: places and routes a netlist, and tells its clock and the path that limits it."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hwgen.errors import HwgenError
from hwgen.simulate.tools import ToolError
from hwgen.synth.registers import absorb_registers
from hwgen.synth.yosys import HINT, NETLIST
from hwgen.targets.parts import Part

REPORT, PLACED = "nextpnr.json", "placed.json"
_STAGE = re.compile(r"^Info: (Packing|Placing|Routing|Running|Promoting|Setting up)\b.*?(\w+)")


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of the critical path: cell and net with the name of the layer in front."""

    kind: str
    place: str
    nanoseconds: float


@dataclass(frozen=True, slots=True)
class Placed:
    """mhz: highest clock of the routed design; path: what limits it, from register to register."""

    mhz: float
    path: tuple[Hop, ...]


def place(
    part: Part,
    work: Path,
    *,
    mhz: float,
    seed: int,
    options: Sequence[str] = (),
    progress: Callable[[str], None] = lambda stage: None,
) -> Placed:
    """Place and route the netlist in `work`, its ports left unconnected; it is written to PLACED.

    mhz: clock to aim at; a slower result is no error. options: more words for nextpnr's command
    line, such as another router: router1, quick on ECP5, does not end on some crowded netlists.
    Raises ToolError without nextpnr, HwgenError for parts that it has no model of, and when it
    fails, a design that does not fit included.
    """
    if not part.placer:
        message = f"nextpnr has no model of {part.name}"
        raise HwgenError(message, hint="leave --pnr out; cells are counted without it")
    report = work / REPORT
    report.unlink(missing_ok=True)
    command = [*_program(part.placer), *part.options, "--json", NETLIST]
    command += ["--report", REPORT, "--write", PLACED, "--freq", f"{mhz:g}", "--seed", str(seed)]
    command += ["--timing-allow-fail", *(["--out-of-context"] if part.family == "ecp5" else [])]
    command += options
    if part.family == "ecp5":
        _move_registers(work / NETLIST, progress)
    _run(command, work, progress)
    return read_report(report.read_text())


def _move_registers(netlist: Path, progress: Callable[[str], None]) -> None:
    """Into memory blocks, see hwgen.synth.registers."""
    progress("output registers")
    cells = json.loads(netlist.read_text())
    absorb_registers(cells)
    netlist.write_text(json.dumps(cells))


def read_report(text: str) -> Placed:
    """The slowest clock of a report of nextpnr, and its path."""
    report = json.loads(text)
    clocks: Mapping[str, Any] = report["fmax"]
    if not clocks:
        raise HwgenError("nextpnr found no clock in the design")
    clock = min(clocks, key=lambda name: float(clocks[name]["achieved"]))
    paths = [p for p in report["critical_paths"] if p["from"] == p["to"]]
    steps: list[Any] = next((p["path"] for p in paths if clock in p["from"]), [])
    return Placed(float(clocks[clock]["achieved"]), tuple(_hop(step) for step in steps))


def _hop(step: Mapping[str, Any]) -> Hop:
    end = step.get("to") or step["from"]
    return Hop(str(step["type"]), str(step.get("net") or end["cell"]), float(step["delay"]))


def _program(name: str) -> list[str]:
    """The program of PyPI in this Python, else the one on PATH."""
    package = f"yowasp_{name.replace('-', '_')}"
    if importlib.util.find_spec(package) is not None:
        function = f"run_{name.replace('-', '_')}"
        code = f"import sys; from {package} import {function} as run; sys.exit(run(sys.argv[1:]))"
        return [sys.executable, "-c", code]
    found = shutil.which(name)
    if found is None:
        raise ToolError(
            f"{name} is missing: neither the package {package} nor a program", hint=HINT
        )
    return [found]


def _run(command: Sequence[str], work: Path, progress: Callable[[str], None]) -> None:
    """Run in the folder of the files: nextpnr from PyPI sees no other one."""
    tail: list[str] = []
    log = work / "nextpnr.log"
    process = subprocess.Popen(
        command,
        cwd=work,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    assert process.stdout is not None
    with process, log.open("w") as file:
        for line in process.stdout:
            file.write(line)
            tail = [*tail[-8:], line]
            if found := _STAGE.match(line):
                progress(found[1].lower())
    if process.returncode:
        errors = [line for line in tail if line.startswith("ERROR")] or tail
        raise HwgenError(f"nextpnr failed: {''.join(errors).strip()}", hint=f"its log is {log}")
