"""Row 5: mutants of the library modules, killed by proofs first and then by the tests.

    python -m trust.mutation [--count N] [--limit SECONDS] [--no-tests | --left] [module ...]

A mutant is one change of one line of a module. It is killed when a proof of the module, or of one
that contains it, refutes it, or else when a test of tests/rtl fails with it. One that is proved
equal to the original, at all sizes of the cases, is equivalent and does not count. --no-tests
leaves open what no proof decides, which is quick; --left decides again what is open or survived.
Mutants of a module whose code differs now count as not run.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from hwgen.errors import HwgenError
from hwgen.prove.engine import refutes
from hwgen.prove.harness import specified
from hwgen.prove.library import LIBRARY, question
from hwgen.simulate.tools import ToolError
from trust.proofs import chosen, holders
from trust.result import FOLDER, ROOT, Result, bare_hash, rtl, store, versions
from trust.survivors import reason
from trust.twins import same

TABLE = FOLDER / "mutants.json"
TARGET = "at least 99.5 % of the mutants that are no equivalents; survivors listed"
FIGURE = "mutation score of the library modules"
SCORE = 0.995
BY_PROOF, BY_TEST, EQUIVALENT, SURVIVED = "proof", "test", "equivalent", "survived"
OPEN = "open"  # no proof decides, and no test was run
Table = dict[str, list[dict[str, Any]]]
# What is looked for in a line of code, and what takes its place.
SWAPS = (
    (r" && ", " || "),
    (r" \|\| ", " && "),
    (r" == ", " != "),
    (r" != ", " == "),
    (r" < ", " <= "),
    (r" > ", " >= "),
    (r" >= ", " > "),
    (r"(?<![=<]) \+ ", " - "),
    (r" - (?!1\)|1;)", " + "),
    (r"!(?=\w)", ""),
    (r"1'b0", "1'b1"),
    (r"1'b1", "1'b0"),
    (r"if \((?!rst)[^()]+\)", "if (1'b1)"),
)
_QUIET = re.compile(
    r"^\s*(//|for \(|.*begin : gen_|.*\bunused|parameter|input|output|module|endmodule|\)|`|\(\*"
    r"|integer|genvar|end\b)"
)


@dataclass(frozen=True, slots=True)
class Mutant:
    """Line `line` (from 1) of a module, as it was and as it is."""

    module: str
    line: int
    old: str
    new: str

    def text(self) -> str:
        """The whole module with the change."""
        lines = (LIBRARY / f"{self.module}.v").read_text().split("\n")
        assert lines[self.line - 1] == self.old
        lines[self.line - 1] = self.new
        return "\n".join(lines)


def mutants(module: str, count: int) -> list[Mutant]:
    """At most `count` of the mutants of a module, the same ones every time."""
    found = list(every_mutant(module))
    rng = np.random.default_rng(sum(module.encode()))
    kept = rng.permutation(len(found))[:count]
    return [found[place] for place in sorted(kept.tolist())]


def every_mutant(module: str) -> Iterator[Mutant]:
    """Each place of a module where one of SWAPS applies, and each assignment left out."""
    for number, line in code(module):
        body = line.split("//")[0]
        for pattern, new in SWAPS:
            for place in re.finditer(pattern, body):
                changed = line[: place.start()] + new + line[place.end() :]
                yield Mutant(module, number, line, changed)
        if re.match(r"^\s+\w+_q\d* <= [^;]*;$", body.rstrip()):
            yield Mutant(module, number, line, re.sub(r"\w+_q\d* <= [^;]*;", ";", line))


def code(module: str) -> Iterator[tuple[int, str]]:
    """Lines of a module that make hardware, with their numbers."""
    checks = False  # of parameters, and assertions
    for number, line in enumerate((LIBRARY / f"{module}.v").read_text().split("\n"), 1):
        checks = checks or line.startswith(("`ifdef HWGEN_ASSERT", "  initial"))
        if not checks and line.strip() and not _QUIET.match(line) and "localparam" not in line:
            yield number, line
        if line.startswith("`endif") or (checks and line in ("  end", "")):
            checks = line.startswith("  initial")


def fate(mutant: Mutant, folder: Path, limit: int, *, tests: bool) -> str:
    """How a mutant ends: by proof, by test, equivalent, or survived."""
    library = folder / "library"
    shutil.copytree(LIBRARY, library, dirs_exist_ok=True)
    (library / f"{mutant.module}.v").write_text(mutant.text())
    if _refuted(mutant, library, folder, limit):
        return BY_PROOF
    if tests and _fails(mutant, folder):
        return BY_TEST
    if same(mutant.module, library, folder / "twins", limit):
        return EQUIVALENT
    return SURVIVED if tests else OPEN


def _refuted(mutant: Mutant, library: Path, folder: Path, limit: int) -> bool:
    own = [mutant.module] if mutant.module in specified() else holders(mutant.module)
    for number, case in enumerate(chosen(own)):
        try:
            asked = question(case, folder / str(number), library)
            if refutes(asked, folder / str(number), limit):
                return True
        except ToolError:
            raise  # that Yosys is missing or was stopped says nothing of the mutant
        except HwgenError:
            return True  # no Verilog any more
    return False


def _fails(mutant: Mutant, folder: Path) -> bool:
    """Whether tests of the module, or of those with it, fail on Icarus in a tree of their own."""
    tree = folder / "tree"
    for name in ("hwgen", "sim", "tests", "templates", "trust"):
        shutil.copytree(ROOT / name, tree / name, symlinks=True, dirs_exist_ok=True)
    shutil.copy(ROOT / "pyproject.toml", tree)
    for name in ("templates", "sim"):
        if not (tree / "hwgen" / name).exists():
            (tree / "hwgen" / name).symlink_to(tree / name)
    (tree / "templates" / "lib" / f"{mutant.module}.v").write_text(mutant.text())
    judges = [mutant.module] if mutant.module in specified() else holders(mutant.module)
    tests = [f"tests/rtl/test_{name}.py" for name in dict.fromkeys([mutant.module, *judges])]
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    command += ["-k", "not verilator"]  # which finds the same, a build of half a minute later
    environment = os.environ | {"PYTHONPATH": str(tree)}
    run = subprocess.run(command, cwd=tree, env=environment, capture_output=True, check=False)
    shutil.rmtree(tree)
    return run.returncode == 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Make mutants, decide each, store; 0 when the score is reached."""
    options = _options(arguments)
    table: Table = json.loads(TABLE.read_text()) if TABLE.is_file() else {}
    modules = options.modules or sorted(table if options.left else every_module())
    for module in modules:
        decided = _left(table[module], options) if options.left else _decided(module, options)
        table[module] = [*decided]
        TABLE.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n")
        store(scored(table))
    result = scored(table)
    print(result.text())
    return 0 if result.met else 1


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m trust.mutation")
    parser.add_argument("--count", type=int, default=25, help="mutants of a module")
    parser.add_argument("--limit", type=int, default=20, help="seconds for each proof")
    parser.add_argument("--no-tests", action="store_true", help="proofs only")
    parser.add_argument("--left", action="store_true", help="what is open or survived")
    parser.add_argument("modules", nargs="*")
    return parser.parse_args(arguments)


def every_module() -> list[str]:
    """Library modules that have mutants; one that only checks has none."""
    return [name for name in sorted(p.stem for p in LIBRARY.glob("*.v")) if mutants(name, 1)]


def _decided(module: str, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    now = bare_hash((LIBRARY / f"{module}.v").read_text())
    for mutant in mutants(module, options.count):
        with tempfile.TemporaryDirectory() as folder:
            end = fate(mutant, Path(folder), options.limit, tests=not options.no_tests)
        yield _told(asdict(mutant) | {"fate": end, "state": now})


def _left(
    entries: Sequence[dict[str, Any]], options: argparse.Namespace
) -> Iterator[dict[str, Any]]:
    for entry in entries:
        mutant = Mutant(**{name: entry[name] for name in ("module", "line", "old", "new")})
        if entry["fate"] not in (OPEN, SURVIVED) or not is_current(entry):
            yield entry
            continue
        with tempfile.TemporaryDirectory() as folder:
            yield _told(entry | {"fate": fate(mutant, Path(folder), options.limit, tests=True)})


def _told(entry: dict[str, Any]) -> dict[str, Any]:
    if entry["fate"] not in (BY_PROOF, BY_TEST):
        print(f"{entry['fate']:10} {entry['module']}:{entry['line']} {entry['new']}", flush=True)
    return entry


def is_current(entry: dict[str, Any]) -> bool:
    """Whether the module has the code of which this mutant was made."""
    file = LIBRARY / f"{entry['module']}.v"
    return file.is_file() and entry.get("state") == bare_hash(file.read_text())


def scored(table: Table) -> Result:
    """The row of the scorecard: the score over all, and of each module with survivors."""
    modules = every_module()
    current = {m: table[m] for m in modules if m in table and all(map(is_current, table[m]))}
    ends = [str(entry["fate"]) for entries in current.values() for entry in entries]
    killed = ends.count(BY_PROOF) + ends.count(BY_TEST)
    counted = len(ends) - ends.count(EQUIVALENT) - ends.count(OPEN)
    score = killed / counted if counted else 0.0
    measured = (
        f"{100 * score:.1f} %: {killed} of {counted} mutants killed"
        f" ({ends.count(BY_PROOF)} by proof, {ends.count(BY_TEST)} by tests),"
        f" {ends.count(EQUIVALENT)} equivalents left out, {ends.count(OPEN)} not decided;"
        f" {len(current)} of {len(modules)} modules"
    )
    missing = sorted(set(modules) - set(current))
    detail = (*_details(current), *(f"not run: {name}" for name in missing))
    met = score >= SCORE and not missing and OPEN not in ends
    command = "python -m trust.mutation"
    tools = versions("pyosys", "icarus")
    return Result(5, FIGURE, TARGET, measured, met, command, detail, tools, rtl=rtl())


def _details(table: Table) -> Iterator[str]:
    for module, entries in sorted(table.items()):
        for entry in entries:
            if entry["fate"] in (SURVIVED, OPEN):
                why = reason(entry) or "not explained"
                yield f"{entry['fate']}: {module}:{entry['line']}: {entry['new'].strip()}: {why}"


if __name__ == "__main__":
    sys.exit(main())
