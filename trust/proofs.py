"""Row 3: unbounded proofs of every library module, each of which refutes its planted defects.

    python -m trust.proofs [--quick | --changed] [--limit SECONDS] [module ...]

Each stored proof knows a hash of the code that it read. --changed decides those alone that were
never decided or of which a file differs now; until then such a module counts as not run.
"""

from __future__ import annotations

import argparse
import functools
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from hwgen.prove.cases import Case, cases
from hwgen.prove.engine import REFUTED, Answer
from hwgen.prove.harness import FLOW, SPECS, interface, specified
from hwgen.prove.library import LIBRARY, prove_case, sources
from trust.planted import PLANTED, Planted, plant
from trust.result import FOLDER, Result, bare_hash, rtl, store, versions

TABLE = FOLDER / "proofs.json"
QUICK: tuple[str, ...] = (
    "hwgen_skid",
    "hwgen_queue",
    "hwgen_keep",
    "hwgen_width_up",
    "hwgen_width_down",
)
QUICK += ("hwgen_fork", "hwgen_fifo", "hwgen_max_tree", "hwgen_mac_control", "hwgen_lookup")
TARGET = "every module proved, every cover reached, every planted defect refuted"
FIGURE = "unbounded proofs (PDR) of flow control and results of the library modules"


Lines = list[dict[str, object]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Prove, print, store; 0 when everything holds."""
    options = _options(arguments)
    wanted = options.modules or _wanted(options)
    good = True
    for module in wanted:
        with tempfile.TemporaryDirectory() as folder:
            lines = [*_proofs(module, Path(folder), options.limit)]
            bugs = [*_planted(module, Path(folder), options.limit)]
        good = good and all(line["holds"] for line in [*lines, *bugs])
        if not options.quick:
            _write(*_kept([module], lines, bugs))
    if not options.quick:
        _store()
    return 0 if good else 1


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m trust.proofs")
    parser.add_argument("--quick", action="store_true", help="ten modules in half a minute")
    parser.add_argument("--changed", action="store_true", help="what differs from its proof")
    parser.add_argument("--limit", type=int, default=300, help="seconds for each proof")
    parser.add_argument("modules", nargs="*")
    return parser.parse_args(arguments)


def _wanted(options: argparse.Namespace) -> Sequence[str]:
    if options.quick:
        return QUICK
    return stale(_table()["proofs"]) if options.changed else specified()


@functools.cache
def state(module: str) -> str:
    """A hash of all that the proofs of a module read, comments and spaces left out."""
    read = [FLOW, SPECS / f"{module}.v", *sources(module)]
    text = [path.read_text() for path in read]
    for case in chosen([module]):
        text += [repr(case), *((SPECS / f"plain_{name}.v").read_text() for name in case.plain)]
    return bare_hash("\n".join(text))


def stale(lines: Lines) -> list[str]:
    """Specified modules whose files are not those of the proofs in `lines`."""
    known = {str(line["module"]): line.get("state") for line in lines}
    return [module for module in specified() if known.get(module) != state(module)]


def chosen(wanted: Sequence[str]) -> Iterator[Case]:
    """Cases of these modules and of the modules that contain them."""
    for case in cases():
        if case.module in wanted:
            yield case


def _proofs(module: str, folder: Path, limit: int) -> Iterator[dict[str, object]]:
    state(module)  # of what is read now, should it change meanwhile
    for number, case in enumerate(chosen([module])):
        answer = prove_case(case, folder / str(number), limit=limit)
        print(f"{answer.verdict:8} {answer.seconds:7.1f} s  {case}", flush=True)
        yield _line(case, answer)


def _line(case: Case, answer: Answer) -> dict[str, object]:
    return {
        "module": case.module,
        "parameters": dict(case.parameters),
        "claim": case.claim,
        "verdict": answer.verdict,
        "covers_reached": answer.reached,
        "cpu_seconds": answer.seconds,
        "registers": answer.registers,
        "holds": answer.holds,
        "state": state(case.module),
    }


def _planted(module: str, folder: Path, limit: int) -> Iterator[dict[str, object]]:
    for number, bug in enumerate(PLANTED):
        if module == bug.module or (bug.module not in specified() and module == _judge(bug)):
            found = refutation(bug, folder / f"planted{number}", limit)
            print(f"{'refuted' if found else 'MISSED':8} {bug}", flush=True)
            yield {"defect": str(bug), "by": found, "holds": found != ""}


def _judge(bug: Planted) -> str:
    """The module with whose proofs a defect is looked for that has no specification."""
    return holders(bug.module)[0]


def holders(module: str) -> list[str]:
    """Specified modules whose proofs contain a module."""
    return [name for name in specified() if LIBRARY / f"{module}.v" in sources(name)]


def refutation(bug: Planted, folder: Path, limit: int = 60) -> str:
    """The first case that refutes a defect, those of the module itself first; "" without one."""
    library = plant(bug, folder / "library")
    names = [bug.module] if bug.module in specified() else holders(bug.module)
    for number, case in enumerate(chosen(names)):
        answer = prove_case(case, folder / str(number), library, limit)
        if answer.verdict == REFUTED:
            return str(case)
    return ""


def coverage() -> tuple[list[str], list[str], list[str]]:
    """Library modules with a proof of their own, within the proof of another, without one.

    One without outputs, that only checks, has nothing to prove."""
    units = (interface(path.read_text()) for path in LIBRARY.glob("*.v"))
    modules = sorted(u.name for u in units if any(not port.is_input for port in u.ports))
    own = [name for name in modules if name in specified()]
    within = [name for name in modules if name not in own and holders(name)]
    return own, within, [name for name in modules if name not in own and name not in within]


def _table() -> dict[str, Lines]:
    if not TABLE.is_file():
        return {"proofs": [], "planted": []}
    found: dict[str, Lines] = json.loads(TABLE.read_text())
    return found


def _kept(wanted: Sequence[str], lines: Lines, bugs: Lines) -> tuple[Lines, Lines]:
    """What was found, and what the table holds of the modules that were not asked for."""
    table = _table()
    old = [line for line in table["proofs"] if line["module"] not in wanted]
    new = {bug["defect"] for bug in bugs} | {str(bug) for bug in PLANTED if bug.module in wanted}
    planted = [bug for bug in table["planted"] if bug["defect"] not in new]
    known = {str(bug) for bug in PLANTED}
    proofs = sorted([*old, *lines], key=lambda line: str(line["module"]))
    kept = [bug for bug in [*planted, *bugs] if bug["defect"] in known]
    return proofs, sorted(kept, key=lambda bug: str(bug["defect"]))


def _write(proofs: Lines, planted: Lines) -> None:
    TABLE.write_text(json.dumps({"proofs": proofs, "planted": planted}, indent=1) + "\n")


def _store() -> None:
    table = _table()
    lines, bugs = table["proofs"], table["planted"]
    own, within, without = coverage()
    failed = [line for line in [*lines, *bugs] if not line["holds"]]
    missing = stale(lines)
    decided = {str(line["module"]) for line in lines} - set(missing)
    whole = decided - {line.get("module") for line in failed}
    seconds = sum(float(str(line["cpu_seconds"])) for line in lines)
    held = [name for name in within if holders(name)[0] in whole]
    now = [line for line in lines if line["holds"] and line["module"] not in missing]
    refuted = sum(bool(bug["holds"]) for bug in bugs)
    measured = (
        f"{len(whole) + len(held)} of {len(own) + len(within) + len(without)} library modules:"
        f" {len(whole)} of {len(own)} with proofs of their own, {len(held)} of {len(within)} within"
        f" those; {len(now)} of {len(lines)} proofs hold of the code as it is;"
        f" {refuted} of {len(bugs)} planted defects refuted; {seconds:.0f} s of CPU"
    )
    detail = [f"within the proof of another module: {name} ({holders(name)[0]})" for name in within]
    detail += [f"no proof: {name}" for name in without]
    detail += ["modules generated for a layer: no proof but those of the library within them"]
    detail += [f"fails: {line.get('defect') or line}" for line in failed]
    detail += [f"the list by module, property, sizes, seconds: {TABLE.name}"]
    detail += [f"not run since it changed: {name}" for name in missing]
    met = not (failed or without or missing) and len(bugs) == len(PLANTED)
    command = "python -m trust.proofs"
    tools = versions("pyosys")
    found = Result(3, FIGURE, TARGET, measured, met, command, tuple(detail), tools, rtl=rtl())
    store(found)
    print(found.text())


if __name__ == "__main__":
    sys.exit(main())
