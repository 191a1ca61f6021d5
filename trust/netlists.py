"""Row 4: the netlist that Yosys makes of a module is the module, on ECP5 and on Xilinx 7.

    python -m trust.netlists [--limit SECONDS] [--cycles N] [module ...]

Modules without multipliers are proved: netlist and source, of the same sizes, have equal outputs in
every cycle, whatever the inputs, from 15 cycles behind a reset on. Both start in any state, each in
its own; where an output shows data that may never have been loaded, and so differs, both start
again with all registers at 0. What is not decided in the time is compared in random cycles instead,
and so are the modules with multiplier blocks (trust/blocks.py): once with the model of the block
that Yosys has, once with the twin of the library. Yosys has no model of the block of ECP5, and a
slow one of that of iCE40, of which one product is compared.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from hwgen.errors import HwgenError
from hwgen.prove.cases import Case, cases
from hwgen.prove.engine import OPEN, PROVED, REFUTED, Question, constant, survives
from hwgen.prove.harness import interface
from hwgen.prove.library import LIBRARY, sources
from hwgen.synth.yosys import run_script
from trust.blocks import BLOCKS, block_cases, family_files, multiplies, twins_of
from trust.kept import Parts, fresh, keep
from trust.result import FOLDER, Result, rtl, store, versions
from trust.twins import FROM_ZERO, decided, pair
from trust.vectors import TOP, driven

TABLE = FOLDER / "netlists.json"
FIGURE = "netlist = source after Yosys, ECP5 and Xilinx 7; multiplier blocks on iCE40 too"
TARGET = "every module: proof without multipliers, 10^5 vectors with; 0 wrong"
CYCLES = 200_000
EQUAL = "equal"  # in all cycles that were tried
FAMILIES = {
    "ecp5": "synth_ecp5 -noiopad",
    "xc7": "synth_xilinx -noiopad -noclkbuf -flatten",
    "ice40": "synth_ice40",
}
MODELS = {
    "ecp5": "+/ecp5/cells_sim.v",
    "xc7": "+/xilinx/cells_sim.v",
    "ice40": "+/ice40/cells_sim.v",
}
PROVED_ON = ("ecp5", "xc7")


def main(arguments: Sequence[str] | None = None) -> int:
    """Map, prove, compare, store; 0 when no netlist differs."""
    options = _options(arguments)
    for case in first_cases(options.modules):
        keep(case.module, dict(_verdicts(case, options)), TABLE)
    for case in block_cases():
        if not options.modules or case.module in options.modules:
            keep(str(case), dict(_block_verdicts(case, options.cycles)), TABLE)
    table = verdicts_of(json.loads(TABLE.read_text()))
    found = scored(table)
    store(found)
    print(found.text())
    return int(any(REFUTED in verdicts.values() for verdicts in table.values()))


def verdicts_of(parts: Parts) -> dict[str, dict[str, str]]:
    """What was found of the Verilog as it is now, by case and family."""
    return {
        name: {family: verdict for family, verdict in part.items() if family != "rtl"}
        for name, part in fresh(parts).items()
    }


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m trust.netlists")
    parser.add_argument("--limit", type=int, default=240, help="seconds for each proof")
    parser.add_argument("--cycles", type=int, default=CYCLES, help="of what is not proved")
    parser.add_argument("--quick", action="store_true", help="three modules")
    parser.add_argument("modules", nargs="*")
    options = parser.parse_args(arguments)
    if options.quick:
        options.modules = ["hwgen_skid", "hwgen_clamp", "hwgen_square"]
    return options


def first_cases(wanted: Sequence[str]) -> Iterator[Case]:
    """One case of each module whose netlist holds no multiplier block."""
    seen: set[str] = set()
    for case in cases():
        if case.module in seen or multiplies(case.module) or (wanted and case.module not in wanted):
            continue
        seen.add(case.module)
        yield case


def _verdicts(case: Case, options: argparse.Namespace) -> Iterator[tuple[str, str]]:
    for family in PROVED_ON:
        files = sources(case.module)
        with tempfile.TemporaryDirectory() as folder:
            verdict = equal(case, family, files, Path(folder), options.limit)
            if verdict == OPEN:
                verdict = compared(case, family, files, Path(folder), options.cycles)
        print(f"{verdict:13} {family:5} {case}", flush=True)
        yield family, verdict


def _block_verdicts(case: Case, cycles: int) -> Iterator[tuple[str, str]]:
    first = case == block_cases()[0]
    for family in FAMILIES if first else PROVED_ON:
        for twin in (True,) if family == "ecp5" else (True, False):
            with tempfile.TemporaryDirectory() as folder:
                files = family_files(case.module, family)
                verdict = compared(case, family, files, Path(folder), cycles, twin=twin)
            name = f"{family}, {'twin' if twin else 'model of Yosys'}"
            print(f"{verdict:8} {name:21} {case}", flush=True)
            yield name, verdict


def equal(case: Case, family: str, files: Sequence[Path], work: Path, limit: int) -> str:
    """Whether the netlist of `files` equals the library module: a verdict of hwgen.prove.engine."""
    run_script(_mapped(case, family, files), work)
    unit = interface((LIBRARY / f"{case.module}.v").read_text())
    path = work / "pair.v"
    path.write_text(pair(unit, twin_has_parameters=False))
    try:
        asked = _question("twins", case, path, work)
        return decided(asked, work, limit)
    except HwgenError as error:
        print(str(error)[-300:], file=sys.stderr)
        return OPEN


def compared(
    case: Case,
    family: str,
    files: Sequence[Path],
    work: Path,
    cycles: int,
    *,
    twin: bool = False,
) -> str:
    """EQUAL, REFUTED or OPEN: netlist of `files` and library module in random cycles.

    twin: multiplier blocks are those of the library, not the models that Yosys has."""
    run_script(_mapped(case, family, files, twin=twin), work)
    unit = interface((LIBRARY / f"{case.module}.v").read_text())
    path = work / "driven.v"
    path.write_text(driven(unit))
    models = twins_of(family, work) if twin else []
    asked = _question(TOP, case, path, work, models)
    found = survives(asked, work / "vectors", cycles)
    if found is False:
        found = survives(replace(asked, from_zero=True), work / "again", cycles)
    return OPEN if found is None else EQUAL if found else REFUTED


def _question(
    top: str, case: Case, path: Path, work: Path, models: Sequence[Path] = ()
) -> Question:
    files = (path, work / "netlist.v", *models, *sources(case.module))
    return Question(top, files, case.parameters)


def _mapped(case: Case, family: str, files: Sequence[Path], *, twin: bool = False) -> str:
    """Commands of Yosys: the netlist in netlist.v, its cells replaced by their models."""
    name = case.module.replace("hwgen_", "twin_", 1)
    lines = [f'read_verilog "{file.absolute()}"' for file in files]
    values = "".join(f" -set {name} {constant(value)}" for name, value in case.parameters.items())
    lines += [f"chparam{values} {case.module}"] if values else []
    # As hwgen synth: Yosys 0.70 packs adders into instantiated blocks wrongly.
    blocks = " -nodsp" if family == "xc7" and any(f.stem == "hwgen_block" for f in files) else ""
    lines += [f"{FAMILIES[family]}{blocks} -top {case.module}", f"rename -top {name}"]
    kept = f" t:* t:{BLOCKS[family]} %d" if twin else ""
    lines += ["delete */t:$scopeinfo", "setundef -zero -params"]
    lines += [f"techmap -autoproc -D ICARUS -map {MODELS[family]}{kept}"]
    lines += ["flatten -wb", "opt_clean", "write_verilog -noattr netlist.v"]
    return "\n".join(lines) + "\n"


def scored(table: dict[str, dict[str, str]]) -> Result:
    """The row of the scorecard."""
    wanted = {case.module for case in first_cases([])} | {str(case) for case in block_cases()}
    verdicts = [verdict for entry in table.values() for verdict in entry.values()]
    wrong, missing = verdicts.count(REFUTED), sorted(wanted - set(table))
    measured = (
        f"{verdicts.count(PROVED)} of {len(verdicts)} netlists proved equal, and"
        f" {verdicts.count(FROM_ZERO)} with all registers at 0 at the start,"
        f" {verdicts.count(EQUAL)} equal in {CYCLES} cycles, {wrong} wrong,"
        f" {verdicts.count(OPEN)} not decided; {len(missing)} modules or sizes not run"
    )
    left = [
        f"{verdict}: {name} on {family}"
        for name, entry in sorted(table.items())
        for family, verdict in entry.items()
        if verdict not in (PROVED, FROM_ZERO) and not ("(" in name and verdict == EQUAL)
    ]
    left += [f"not run: {name}" for name in missing]
    left += ["Yosys has no model of MULT18X18D: on ECP5 the twin of the library stands for it"]
    unproved = any(EQUAL in e.values() for name, e in table.items() if "(" not in name)
    met = not (wrong or missing or unproved or OPEN in verdicts)
    command, tools = "python -m trust.netlists", versions("pyosys")
    return Result(4, FIGURE, TARGET, measured, met, command, tuple(left), tools, rtl=rtl())


if __name__ == "__main__":
    sys.exit(main())
