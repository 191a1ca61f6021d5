"""Row 8: emitted designs read by four tools that are made to say all they have to say.

    python -m trust.lint --first 900 --count 500

Random graphs of one or two layers, of all families of layers in turn, and with --whole random
graphs of any size as well; for every target in turn: Verilator -Wall, Yosys `check -assert` (and
no latches), slang with its extra warnings, Icarus -Wall. tests/gates plants errors that they must
find. With --store every 20 seeds are kept as they end (trust/results/lint.json).
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from hwgen.targets import TARGETS
from tests.fuzz.case import Case
from tests.fuzz.random_networks import Refused
from tests.gates.checkers import TOOLS, Sources, complaints
from trust.designs import cases, small_case, write_rtl
from trust.kept import kept_run
from trust.result import FOLDER, commit
from trust.row import Measured, Row, Size

SHOWN = 20
CHUNK = 20
TABLE = FOLDER / "lint.json"
Chunk = dict[str, Any]


def measure(first: int, count: int, whole: int) -> Measured:
    """Lint these designs; see ROW."""
    return summed(dict(chunks_of(first, count, whole)))


def chunks_of(first: int, count: int, whole: int) -> Iterator[tuple[str, Chunk]]:
    """What the tools say, a chunk of seeds at a time; designs of any size last."""
    for begin in range(first, first + count, CHUNK):
        seeds = range(begin, min(begin + CHUNK, first + count))
        yield f"small {begin}", chunk(_made(seeds))
    if whole:
        yield f"whole {first}", chunk(cases(first, whole))


def _made(seeds: range) -> Iterator[Case]:
    for seed in seeds:
        try:
            yield small_case(seed)
        except Refused:
            continue


def chunk(found: Iterator[Case]) -> Chunk:
    """Sums over some designs, as the table keeps them."""
    designs = modules = 0
    said: Counter[str] = Counter()
    layers: Counter[str] = Counter()
    told: list[str] = []
    for case in found:
        count, lines = lint(case)
        designs, modules = designs + 1, modules + count
        said.update(tool for tool, _ in lines)
        layers.update({type(node).__name__.removeprefix("Quant") for node in case.graph.nodes})
        told += [f"seed {case.seed}: {tool}: {line}" for tool, line in lines]
    counts = {"designs": designs, "modules": modules, **{tool: said[tool] for tool in TOOLS}}
    return {"commit": commit(), **counts, "layers": dict(layers), "told": told[:SHOWN]}


def summed(table: Mapping[str, Chunk]) -> Measured:
    """The sums over all chunks."""
    chunks = table.values()
    sums = {name: sum(e[name] for e in chunks) for name in ("designs", "modules", *TOOLS)}
    layers = sum((Counter(entry["layers"]) for entry in chunks), Counter[str]())
    told = [line for entry in chunks for line in entry["told"]]
    commits = sorted({str(entry["commit"]) for entry in chunks})
    warnings = ", ".join(f"{tool} {sums[tool]}" for tool in TOOLS)
    text = (
        f"{sums['designs']} designs of {sums['modules']} modules in all; warnings: {warnings};"
        f" at {', '.join(commits)}"
    )
    kinds = ", ".join(f"{name} {count}" for name, count in layers.most_common())
    detail = (f"designs with: {kinds}", *told[:SHOWN])
    return Measured(text, sum(sums[tool] for tool in TOOLS), sums["designs"], detail)


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
    (
        Size("--first", 900, 900, "first seed"),
        Size("--count", 2, 500, "seeds of small graphs"),
        Size("--whole", 0, 12, "graphs of any size"),
    ),
    measure,
    ("verilator", "pyosys", "pyslang", "icarus"),
)

if __name__ == "__main__":
    sys.exit(kept_run(ROW, chunks_of, summed, TABLE))
