"""Row 4: the netlist that Yosys makes of a module is the module, on ECP5 and on Xilinx 7.

    python -m trust.netlists [--limit SECONDS] [module ...]

Modules without multipliers and block memories are proved: netlist and source, of the same sizes,
have equal outputs in every cycle, whatever the inputs, from 15 cycles behind the first reset on.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from hwgen.errors import HwgenError
from hwgen.prove.cases import Case, cases
from hwgen.prove.engine import OPEN, PROVED, REFUTED, Question, constant, prove
from hwgen.prove.harness import interface
from hwgen.prove.library import LIBRARY, sources
from hwgen.synth.yosys import run_script
from trust.result import FOLDER, Result, store, versions
from trust.twins import pair

TABLE = FOLDER / "netlists.json"
FIGURE = "netlist = source after Yosys, ECP5 and Xilinx 7"
TARGET = "every module: proof without multipliers, 10^5 vectors with; 0 wrong"
FAMILIES = {"ecp5": "synth_ecp5 -noiopad", "xc7": "synth_xilinx -noiopad -noclkbuf -flatten"}
MODELS = {"ecp5": "+/ecp5/cells_sim.v", "xc7": "+/xilinx/cells_sim.v"}
SIMULATED = ("hwgen_multiplier", "hwgen_softmax")  # their netlists hold multiplier blocks


def main(arguments: Sequence[str] | None = None) -> int:
    """Map, prove, store; 0 when no netlist differs."""
    parser = argparse.ArgumentParser(prog="python -m trust.netlists")
    parser.add_argument("--limit", type=int, default=120, help="seconds for each proof")
    parser.add_argument("modules", nargs="*")
    options = parser.parse_args(arguments)
    table = json.loads(TABLE.read_text()) if TABLE.is_file() else {}
    for case in first_cases(options.modules):
        table[case.module] = dict(_verdicts(case, options.limit))
        TABLE.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n")
    found = scored(table)
    store(found)
    print(found.text())
    return 0 if not any(REFUTED in verdicts.values() for verdicts in table.values()) else 1


def first_cases(wanted: Sequence[str]) -> Iterator[Case]:
    """One case of each module whose netlist holds no multiplier block."""
    seen: set[str] = set()
    for case in cases():
        inside = {path.stem for path in sources(case.module)}
        if case.module in seen or inside & set(SIMULATED) or (wanted and case.module not in wanted):
            continue
        seen.add(case.module)
        yield case


def _verdicts(case: Case, limit: int) -> Iterator[tuple[str, str]]:
    for family in FAMILIES:
        with tempfile.TemporaryDirectory() as folder:
            verdict = equal(case, family, sources(case.module), Path(folder), limit)
        print(f"{verdict:8} {family:5} {case}", flush=True)
        yield family, verdict


def equal(case: Case, family: str, files: Sequence[Path], work: Path, limit: int) -> str:
    """Whether the netlist of `files` equals the library module: a verdict of hwgen.prove.engine."""
    run_script(_mapped(case, family, files), work)
    unit = interface((LIBRARY / f"{case.module}.v").read_text())
    path = work / "pair.v"
    path.write_text(pair(unit, twin_has_parameters=False))
    try:
        sources_ = sources(case.module)
        asked = Question("twins", (path, work / "netlist.v", *sources_), case.parameters)
        return prove(asked, work / "proof", limit).verdict
    except HwgenError as error:
        print(str(error)[-300:], file=sys.stderr)
        return OPEN


def _mapped(case: Case, family: str, files: Sequence[Path]) -> str:
    """Commands of Yosys: the netlist in netlist.v, its cells replaced by their models."""
    twin = case.module.replace("hwgen_", "twin_", 1)
    lines = [f'read_verilog "{file.absolute()}"' for file in files]
    values = "".join(f" -set {name} {constant(value)}" for name, value in case.parameters.items())
    lines += [f"chparam{values} {case.module}"] if values else []
    lines += [f"{FAMILIES[family]} -top {case.module}", f"rename -top {twin}"]
    lines += ["delete */t:$scopeinfo", f"techmap -autoproc -D ICARUS -map {MODELS[family]}"]
    lines += ["flatten -wb", "opt_clean"]
    lines += ["write_verilog -noattr netlist.v"]
    return "\n".join(lines) + "\n"


def scored(table: dict[str, dict[str, str]]) -> Result:
    """The row of the scorecard."""
    whole = len({case.module for case in cases()})
    verdicts = [verdict for entry in table.values() for verdict in entry.values()]
    wrong = verdicts.count(REFUTED)
    measured = (
        f"{verdicts.count(PROVED)} of {len(verdicts)} netlists of {len(table)} modules without"
        f" multipliers proved equal, {wrong} wrong; {whole - len(table)} modules not run"
    )
    left = [
        f"{verdict}: {name} on {family}"
        for name, entry in sorted(table.items())
        for family, verdict in entry.items()
        if verdict != PROVED
    ]
    left += [
        "netlists with multiplier blocks are not compared here; tests/rtl simulates their models"
    ]
    return Result(
        4,
        FIGURE,
        TARGET,
        measured,
        False,
        "python -m trust.netlists",
        tuple(left),
        versions("pyosys"),
    )


if __name__ == "__main__":
    sys.exit(main())
