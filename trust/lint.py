"""Row 8: emitted designs read by four tools that are made to say all they have to say.

    python -m trust.lint --designs 500

Random graphs, for every target in turn: Verilator -Wall, Yosys `check -assert` (and no latches),
slang with its extra warnings, Icarus -Wall. tests/gates plants errors that they must find.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

from hwgen.targets import TARGETS
from tests.fuzz.case import Case
from tests.gates.checkers import TOOLS, Sources, complaints
from trust.designs import cases, write_rtl
from trust.row import Measured, Row, Size, main

FIRST_SEED = 900
SHOWN = 20


def measure(designs: int) -> Measured:
    """Lint this many designs."""
    found: Counter[str] = Counter()
    modules = 0
    lines = []
    for case in cases(FIRST_SEED, designs):
        count, said = lint(case)
        modules += count
        found.update(tool for tool, _ in said)
        lines += [f"seed {case.seed}: {tool}: {line}" for tool, line in said]
    counts = ", ".join(f"{tool} {found[tool]}" for tool in TOOLS)
    text = f"{designs} designs of {modules} modules in all; warnings: {counts}"
    return Measured(text, sum(found.values()), designs, tuple(lines[:SHOWN]))


def lint(case: Case) -> tuple[int, list[tuple[str, str]]]:
    """Modules of the design of a case, and what each tool says about them, line by line."""
    target = list(TARGETS)[case.seed % len(TARGETS)]
    with tempfile.TemporaryDirectory() as name:
        made = write_rtl(case, Path(name), target)
        files, models = (tuple(path.name for path in paths) for paths in (made.files, made.models))
        sources = Sources(Path(name), made.top, files, models)
        said = [(tool, line) for tool in TOOLS for line in complaints(tool, sources)]
    return len(files), said


ROW = Row(
    8,
    "trust.lint",
    "lint of emitted designs with Verilator -Wall, Yosys check, slang and Icarus -Wall",
    "500 designs, 0 warnings",
    500,
    (Size("--designs", 2, 500, "random graphs"),),
    measure,
    ("verilator", "pyosys", "pyslang", "icarus"),
)

if __name__ == "__main__":
    sys.exit(main(ROW))
