"""Row 6: line, branch and toggle coverage of the library modules, on Verilator.

    python -m trust.coverage --designs 12

Random graphs run with their harness; the points of all instances of a module are added up, the
modules of the library alone count, without the checks of parameters, which no design fails
(`checks_of`). What no run reached is in the details. Expressions are left out:
Verilator 5.048 ends in an internal error at the first part select in an assignment.
"""

from __future__ import annotations

import functools
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from hwgen.simulate.tools import find
from tests.fuzz.case import Case
from tests.fuzz.run_case import examine
from trust.designs import cases
from trust.result import ROOT
from trust.row import Measured, Row, Size, main

FIRST_SEED = 1200
LIBRARY = ROOT / "templates" / "lib"
KINDS = ("line", "branch", "expr", "toggle")
TARGETS = {"line": 100.0, "branch": 100.0, "expr": 100.0, "toggle": 99.0}
SHOWN = 40
_FIELD = re.compile("\x01([^\x02]*)\x02([^\x01]*)")


@dataclass(frozen=True, slots=True)
class Point:
    """Something to reach. kind: one of KINDS; module: of the library; what: the block, or the
    expression, or the bit and its direction."""

    kind: str
    module: str
    line: int
    what: str


def measure(designs: int) -> Measured:
    """Run this many random graphs and add their points up."""
    found: Counter[Point] = Counter()
    for case in cases(FIRST_SEED, designs):
        with tempfile.TemporaryDirectory() as name:
            found.update(covered(case, Path(name)))
    return summary(found, designs)


def summary(found: Mapping[Point, int], designs: int) -> Measured:
    """Shares of the kinds, and the points that were never reached, by module."""
    shares = {}
    texts = []
    for kind in KINDS:
        points = [point for point in found if point.kind == kind]
        hit = sum(found[point] > 0 for point in points)
        shares[kind] = 100.0 * hit / len(points) if points else 0.0
        told = f"{shares[kind]:.2f} % of {len(points)}" if points else "not measured"
        texts.append(f"{kind} {told}")
    modules = len({point.module for point in found})
    text = f"{', '.join(texts)}; {modules} library modules in {designs} designs"
    missed = [point for point, count in found.items() if not count and point.kind != "toggle"]
    lines = [f"{p.module}:{p.line}: {p.kind} {p.what}" for p in missed]
    short = Counter(p.module for p, count in found.items() if not count and p.kind == "toggle")
    lines += [f"{module}: {count} toggles" for module, count in short.most_common(10)]
    reached = all(shares[kind] >= TARGETS[kind] for kind in KINDS)
    return Measured(text, 0, int(reached and bool(found)), tuple(sorted(lines)[:SHOWN]))


def covered(case: Case, folder: Path) -> dict[Point, int]:
    """Points of the library in the design of a case, and how often each was reached.

    The run on Icarus that writes the harness has to be right.
    """
    findings = examine(replace(case, reset_at=0), folder).findings
    assert not findings, findings
    tool = find("verilator")
    files = sorted(path.name for path in folder.glob("*.v"))
    command = [
        str(tool.path),
        "--binary",
        "--timing",
        "--coverage-line",
        "--coverage-toggle",
        "-O3",
    ]
    command += ["-Wno-fatal", "-Wno-lint", "-Wno-style", "-CFLAGS", "-std=c++20 -O0"]
    command += ["--Mdir", "obj"]
    command += ["--top-module", "harness", f"-GMAX_FRAMES={case.frames}", "-o", "sim", *files]
    environment = tool.environment()
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    options = [f"+frames={case.frames}", "+max_cycles=100000", "+finish", "+reset_at=50"]
    file = "+verilator+coverage+file+coverage.dat"
    run = [str(folder / "obj" / "sim"), "+verilator+rand+reset+2", file, *options]
    subprocess.run(run, cwd=folder, env=environment, check=True, capture_output=True)
    return dict(library_points((folder / "coverage.dat").read_text()))


@functools.cache
def checks_of(module: str) -> frozenset[int]:
    """Lines that stop a simulation because of a parameter that no design has: the waivers."""
    file = LIBRARY / f"{module}.v"
    lines = file.read_text().split("\n") if file.is_file() else []
    found: set[int] = set()
    for number, line in enumerate(lines, 1):
        if line.strip().startswith("initial") and not line.endswith(";"):
            rest = lines[number - 1 :]
            length = next((i for i, text in enumerate(rest) if not text.strip()), len(rest))
            found.update(range(number, number + length))
    return frozenset(found)


def library_points(text: str) -> Iterator[tuple[Point, int]]:
    """Points of library modules in a coverage file of Verilator, instances added up."""
    found: Counter[Point] = Counter()
    for line in text.splitlines():
        head, _, count = line.rpartition("' ")
        if head.startswith("C '"):
            fields = dict(_FIELD.findall(head))
            kind, _, _ = fields.get("page", "").partition("/")
            module = Path(fields.get("f", "")).stem
            kind = kind.removeprefix("v_")
            place = int(fields.get("l", "0"))
            known = module.startswith("hwgen_") and kind in KINDS
            if known and place not in checks_of(module):
                found[Point(kind, module, place, fields.get("o", ""))] += int(count)
    yield from found.items()


ROW = Row(
    6,
    "trust.coverage",
    "coverage of the library modules (line, branch, expression, toggle) over random designs",
    "100/100/100/99, waivers counted and justified",
    1,
    (Size("--designs", 0, 12, "random graphs"),),
    measure,
    ("verilator",),
)

if __name__ == "__main__":
    sys.exit(main(ROW))
