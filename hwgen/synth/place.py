"""nextpnr: places and routes a netlist, and tells its clock and the path that limits it."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from hwgen.errors import HwgenError
from hwgen.simulate.tools import ToolError
from hwgen.synth.registers import absorb_registers
from hwgen.synth.yosys import HINT, NETLIST
from hwgen.targets.parts import Part

PLACED = "placed.json"
Progress = Callable[[str], None]
_CROWDED = "Unable to find legal placement"
_STAGE = re.compile(r"^Info: (Packing|Placing|Routing|Running|Promoting|Setting up)\b.*?(\w+)")


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of the critical path: cell and net with the name of the layer in front."""

    kind: str
    place: str
    nanoseconds: float


@dataclass(frozen=True, slots=True)
class Placing:
    """What nextpnr is asked for.

    mhz: clock to aim at; a slower result is no error. seeds: the fastest one is taken; as many run
    at once as the machine has processors. options: more words for nextpnr's command line, such as
    another router: router1, quick on ECP5, does not end on some crowded netlists. limit: seconds
    for a seed, None for any time.
    """

    mhz: float = 150.0
    seeds: tuple[int, ...] = (1,)
    options: tuple[str, ...] = ()
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """mhz: highest clock of the routed design; path: what limits it, from register to register;
    seeds: clock of each seed, None for one that was not routed."""

    mhz: float
    path: tuple[Hop, ...]
    seeds: Mapping[int, float | None] = field(default_factory=dict)


def place(
    part: Part,
    work: Path,
    placing: Placing,
    progress: Progress = lambda stage: None,
) -> Placed:
    """Place and route the netlist in `work`, its ports left unconnected; it is written to PLACED.

    Raises ToolError without nextpnr, HwgenError for parts that it has no model of, and when it
    fails with every seed, a design that does not fit included.
    """
    if not part.placer:
        message = f"nextpnr has no model of {part.name}"
        raise HwgenError(message, hint="leave --pnr out; cells are counted without it")
    command = [*_program(part.placer), *part.options, "--json", NETLIST]
    command += ["--freq", f"{placing.mhz:g}", "--timing-allow-fail"]
    command += [*(["--out-of-context"] if part.family == "ecp5" else []), *placing.options]
    if part.family == "ecp5":
        _move_registers(work / NETLIST, progress)

    def attempt(seed: int) -> Placed | HwgenError:
        def told(stage: str) -> None:
            progress(f"seed {seed}: {stage}" if len(placing.seeds) > 1 else stage)

        try:
            return _seed(command, work, seed, placing.limit, told)
        except HwgenError as error:
            return error

    with ThreadPoolExecutor(min(len(placing.seeds), os.cpu_count() or 1)) as pool:
        found = dict(zip(placing.seeds, pool.map(attempt, placing.seeds), strict=True))
    return _fastest(found, work)


def _fastest(found: Mapping[int, Placed | HwgenError], work: Path) -> Placed:
    """The fastest seed, whose netlist becomes PLACED; the others are removed."""
    routed = {seed: one for seed, one in found.items() if isinstance(one, Placed)}
    if not routed:
        raise next(one for one in found.values() if isinstance(one, HwgenError))
    best = max(routed, key=lambda seed: routed[seed].mhz)
    (work / _files(best).placed).replace(work / PLACED)
    for seed in found:
        (work / _files(seed).placed).unlink(missing_ok=True)
    clocks = {seed: one.mhz if isinstance(one, Placed) else None for seed, one in found.items()}
    return replace(routed[best], seeds=clocks)


@dataclass(frozen=True, slots=True)
class _Files:
    """Names of what a run of nextpnr writes."""

    report: str
    placed: str
    log: str


def _files(seed: int) -> _Files:
    return _Files(f"nextpnr-{seed}.json", f"placed-{seed}.json", f"nextpnr-{seed}.log")


def _seed(
    command: Sequence[str], work: Path, seed: int, limit: int | None, progress: Progress
) -> Placed:
    files = _files(seed)
    (work / files.report).unlink(missing_ok=True)
    outputs = ["--report", files.report, "--write", files.placed]
    _run([*command, *outputs, "--seed", str(seed)], work, work / files.log, limit, progress)
    return read_report((work / files.report).read_text())


def _move_registers(netlist: Path, progress: Progress) -> None:
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


@contextmanager
def _limited(process: subprocess.Popen[str], limit: int | None) -> Iterator[threading.Event]:
    """Kill the process behind `limit` seconds; the event then is set."""
    late = threading.Event()

    def stop() -> None:
        late.set()
        process.kill()

    timer = None if limit is None else threading.Timer(limit, stop)
    if timer is not None:
        timer.start()
    try:
        yield late
    finally:
        if timer is not None:
            timer.cancel()


def _run(
    command: Sequence[str], work: Path, log: Path, limit: int | None, progress: Progress
) -> None:
    """Run in the folder of the files: nextpnr from PyPI sees no other one."""
    tail: list[str] = []
    process = subprocess.Popen(
        command,
        cwd=work,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    assert process.stdout is not None
    with process, log.open("w") as file, _limited(process, limit) as late:
        for line in process.stdout:
            file.write(line)
            tail = [*tail[-8:], line]
            if found := _STAGE.match(line):
                progress(found[1].lower())
    if late.is_set():
        hint = f"more time, another seed or '--router router2'; its log is {log}"
        raise HwgenError(f"nextpnr did not end in {limit} s", hint=hint)
    if process.returncode:
        hint = f"its log is {log}"
        if any(_CROWDED in line for line in tail):
            hint = f"other seeds may be placed (--tries 4), or take fewer frames a second; {hint}"
        errors = [line for line in tail if line.startswith("ERROR")] or tail
        raise HwgenError(f"nextpnr failed: {''.join(errors).strip()}", hint=hint)
