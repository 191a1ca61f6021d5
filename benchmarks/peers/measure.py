"""Measures a case in a setting, step by step; what a file of results holds is not done again.

hwgen itself emits anew, and what it emitted otherwise before is measured again.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from benchmarks.peers.cases import HWGEN, Case, Setting, write_case
from benchmarks.peers.child import Failed
from benchmarks.peers.tools import TOOLS
from benchmarks.provenance import commit, digest
from hwgen.errors import HwgenError
from hwgen.synth.place import Placing, place
from hwgen.synth.result import resources
from hwgen.synth.yosys import NETLIST, synthesize
from hwgen.targets import TARGETS
from hwgen.targets.parts import PARTS

Record = dict[str, Any]
PART_OF = {"ecp5": "ecp5-85k", "xc7": "xc7z020"}
MAPPING = ("ecp5", "xc7", "mhz")
STEPS = ("emit", "play", *MAPPING)
CLOCK = 150.0  # MHz that placing aims at
PLACE_SECONDS = 1800
WORK = Path("build/peers/cases")
EMITTED, NETLISTS = "emitted.json", "yosys"  # in the folder of a case
RESULTS = Path(__file__).parents[1] / "results" / "peers"


def result_file(case: Case, setting: Setting) -> Path:
    """Where the results of a case in a setting are."""
    words = setting.name.replace(",", "").replace(" ", "_")
    return RESULTS / f"{case.name}-{setting.tool}-{words}.json"


def read(case: Case, setting: Setting) -> Record:
    """The results so far."""
    file = result_file(case, setting)
    found: Record = json.loads(file.read_text()) if file.is_file() else {}
    return found


def measure(case: Case, setting: Setting, steps: Sequence[str]) -> None:
    """Do the steps that no result is there for, and store each."""
    record = _of_now(case, setting) if setting.tool == HWGEN else read(case, setting)
    doers = {"emit": _emit, "play": _play, "ecp5": _ecp5, "xc7": _xc7, "mhz": _mhz}
    for step in steps:
        if step not in record and (step not in MAPPING or not setting.skip):
            print(f"{case.name}, {setting.tool} {setting.name}: {step} ...", file=sys.stderr)
            record[step] = _done(doers[step], case, setting)
            record["version"] = TOOLS[setting.tool].version
            file = result_file(case, setting)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(record, indent=1) + "\n")


def _of_now(case: Case, setting: Setting) -> Record:
    """The results so far where they belong to the Verilog of now, which is emitted; else none."""
    homes = {family: _home(case, setting, family) for family in PART_OF}
    for home in homes.values():
        (home / EMITTED).unlink(missing_ok=True)
    try:
        made = "".join(digest(_made(case, setting, family)[0]) for family in homes)
    except Failed:
        return {}  # and the step tells why
    record = read(case, setting)
    if record.get("digest") == made:
        return record
    for home in homes.values():
        shutil.rmtree(home / NETLISTS, ignore_errors=True)
    return {"digest": made, "commit": commit()}


def _done(step: Callable[[Case, Setting], Record], case: Case, setting: Setting) -> Record:
    try:
        return step(case, setting)
    except (Failed, HwgenError) as error:
        return {"error": str(error).replace(f"{Path.cwd()}/", "")[-600:]}


def _home(case: Case, setting: Setting, family: str) -> Path:
    """Folder of a case in a setting, for a family."""
    words = setting.name.replace(",", "").replace(" ", "_")
    return WORK / case.name / f"{setting.tool}-{words}-{_target(setting, family)}"


def _target(setting: Setting, family: str) -> str:
    return family if setting.tool == HWGEN and family in TARGETS else "generic"


def _made(case: Case, setting: Setting, family: str) -> tuple[Path, Record]:
    """Folder with the Verilog for a family, made where it is missing, and what that took."""
    home = _home(case, setting, family)
    folder, stored = home / "out", home / EMITTED
    if not stored.is_file():
        home.mkdir(parents=True, exist_ok=True)
        write_case(case, setting, home)
        used = TOOLS[setting.tool].emit(case, setting, folder, _target(setting, family))
        files, _ = TOOLS[setting.tool].sources(folder)
        size = sum(file.stat().st_size for file in files)
        lines = sum(file.read_bytes().count(b"\n") for file in files)
        found = {"cpu_seconds": used.cpu_seconds, "peak_mb": used.peak_mb}
        stored.write_text(json.dumps(found | {"bytes": size, "lines": lines}))
    return folder, json.loads(stored.read_text())


def _emit(case: Case, setting: Setting) -> Record:
    return _made(case, setting, "ecp5")[1]


def _play(case: Case, setting: Setting) -> Record:
    folder, _ = _made(case, setting, "ecp5")
    return asdict(TOOLS[setting.tool].play(folder))


def _ecp5(case: Case, setting: Setting) -> Record:
    return _map(case, setting, "ecp5")


def _xc7(case: Case, setting: Setting) -> Record:
    return _map(case, setting, "xc7")


def _map(case: Case, setting: Setting, family: str) -> Record:
    """Cells by the same commands for every tool: memories are free in a collision."""
    folder, _ = _made(case, setting, family)
    files, top = TOOLS[setting.tool].sources(folder)
    part = PARTS[PART_OF[family]]
    free = replace(part, synthesis=_without_collisions(part.synthesis))
    mapped = synthesize(files, top, [], free, _work(folder, family))
    found: Mapping[str, int] = resources(part, mapped.cells[top])
    return dict(found)


def _without_collisions(command: str) -> str:
    """synth_ecp5 has an option for it."""
    return f"{command} -no-rw-check" if command.startswith("synth_ecp5") else command


def _work(folder: Path, family: str) -> Path:
    return folder.parent / NETLISTS / family


def _mhz(case: Case, setting: Setting) -> Record:
    work = _work(_made(case, setting, "ecp5")[0], "ecp5")
    if not (work / NETLIST).is_file():
        _ecp5(case, setting)
    placed = place(PARTS[PART_OF["ecp5"]], work, Placing(CLOCK, limit=PLACE_SECONDS))
    return {"mhz": round(placed.mhz, 1)}
