"""What was checked of a design, with which tools, and what was not: `hwgen verify`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from hwgen.emit.write import MANIFEST
from hwgen.simulate.result import SimulationResult, read_result
from hwgen.simulate.run import read_record

State = Literal["passed", "failed", "not done"]

NEVER = "never"
OUTSIDE = (
    "the clock on a part other than those synthesised, and any clock domain but one",
    "the simulation of a netlist with delays",
    "what the network itself computes: its accuracy on data of yours (hwgen check)",
)
"""What hwgen does not check of any design."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that can be checked. what: in words; detail: the numbers, or how to do it; tools:
    names and versions."""

    what: str
    state: State
    detail: str
    tools: str = ""


def verification(folder: Path) -> tuple[Check, ...]:
    """Every check of the design in `folder`; runs of other Verilog than it holds do not count.

    Raises HwgenError when `folder` is no design.
    """
    record = read_record(folder)
    runs = list(_runs(folder))
    free = [run for run in runs if not run.soak and run.reset_at is None]
    calm = [run for run in free if {run.stall_source, run.stall_sink} == {NEVER}]
    stalled = [run for run in free if run not in calm]
    resets = [run for run in runs if run.reset_at is not None]
    soaks = [run for run in runs if run.soak]
    return (
        _files(folder),
        _simulated("bits and cycles at full rate", calm, "hwgen sim FOLDER"),
        _simulated("bits and cycles under stalls", stalled, "hwgen sim FOLDER --stall random"),
        _simulated("a reset within a run", resets, "hwgen sim FOLDER --reset-at CYCLE"),
        _simulated("soak under rotating stalls", soaks, "hwgen sim FOLDER --soak CYCLES"),
        _proved(record.get("proofs")),
        _synthesised(record.get("synthesis") or {}),
    )


def _files(folder: Path) -> Check:
    """Whether every file is as hwgen wrote it."""
    what = "files as hwgen wrote them"
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        sums, version = dict(manifest["files"]), str(manifest["hwgen"])
    except (OSError, ValueError, KeyError, TypeError):
        return Check(what, "failed", f"{MANIFEST} is missing or damaged")
    other = [path for path, wanted in sums.items() if _sum(folder / path) != wanted]
    if other:
        return Check(what, "failed", f"changed or missing: {', '.join(other[:3])}")
    return Check(what, "passed", f"{len(sums)} files by SHA-256", f"hwgen {version}")


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _runs(folder: Path) -> Iterator[SimulationResult]:
    """Simulations of the Verilog that is in the folder now."""
    simulators = import_module("hwgen.sim.simulators")  # a file of every design folder, too
    current = simulators.rtl_digest(_simulated_files(folder))
    for file in sorted(folder.glob("runs/*/result.json")):
        try:
            run = read_result(json.loads(file.read_text()), file.parent)
        except (ValueError, KeyError, TypeError):
            continue  # of another version
        if run.rtl == current:
            yield run


def _simulated_files(folder: Path) -> list[Path]:
    """As sim/run.py takes them: the list of the design, and that of the models of cells."""
    lists = [folder / "rtl" / f"{read_record(folder)['name']}.f", folder / "sim" / "models.f"]
    return [folder / line for path in lists if path.is_file() for line in path.read_text().split()]


def _simulated(what: str, runs: Sequence[SimulationResult], command: str) -> Check:
    if not runs:
        return Check(what, "not done", command)
    failed = [run for run in runs if not run.passed]
    frames, cycles = sum(run.frames for run in runs), sum(run.cycles for run in runs)
    repeated = sum(run.repeated_beats for run in runs)
    detail = f"{frames} frames, {cycles} cycles, {len(runs)} runs"
    detail += f", {repeated} beats compared again" if repeated else ""
    if failed:
        detail = f"{len(failed)} of {len(runs)} runs differ: {failed[0].problems[0]}"
    tools = sorted({f"{run.simulator} {run.simulator_version}" for run in runs})
    return Check(what, "failed" if failed else "passed", detail, ", ".join(tools))


def _proved(claims: Any) -> Check:
    """Of the flow control of every library module that the design uses, by `hwgen prove`."""
    what = "proofs of its library modules"
    found = claims.get("claims", []) if isinstance(claims, Mapping) else claims
    if not found:
        return Check(what, "not done", "hwgen prove FOLDER")
    verdicts = [str(claim["verdict"]) for claim in found]
    counts = {verdict: verdicts.count(verdict) for verdict in dict.fromkeys(verdicts)}
    detail = ", ".join(f"{count} {verdict}" for verdict, count in counts.items())
    return Check(what, "failed" if "refuted" in counts else "passed", detail, "Yosys, ABC")


def _synthesised(parts: Mapping[str, Any]) -> Check:
    what = "synthesis"
    if not parts:
        return Check(what, "not done", "hwgen synth FOLDER --target PART")
    return Check(what, "passed", f"for {', '.join(sorted(parts))}", "Yosys")


def to_json(checks: Sequence[Check]) -> dict[str, Any]:
    """Plain values for `hwgen verify --json`."""
    rows = [
        {"what": c.what, "state": c.state, "detail": c.detail, "tools": c.tools} for c in checks
    ]
    return {"checks": rows, "outside": list(OUTSIDE)}
