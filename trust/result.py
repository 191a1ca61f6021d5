"""A row of the scorecard: what was measured, kept as a JSON file in trust/results."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import json
import platform
import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = ROOT / "templates"
FOLDER = ROOT / "trust" / "results"


@dataclass(frozen=True, slots=True)
class Result:
    """What one command measured.

    row: number in the scorecard; figure: what is measured; target: what it has to be; measured: a
    sentence with the numbers; met: whether they reach the target; command: that measures again;
    detail: lines for the reader; versions: of the tools; commit: of the tree that was measured;
    rtl: `rtl()` of that tree, "" where the figure does not depend on the Verilog.
    """

    row: int
    figure: str
    target: str
    measured: str
    met: bool
    command: str
    detail: tuple[str, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    commit: str = ""
    rtl: str = ""

    @property
    def older(self) -> bool:
        """Whether the Verilog that was measured is not that of this tree."""
        return bool(self.rtl) and self.rtl != rtl()

    def text(self) -> str:
        """For a terminal: the verdict, then the details."""
        verdict = "met" if self.met else "NOT MET"
        lines = [
            f"row {self.row}: {self.figure}",
            f"  target    {self.target}",
            f"  measured  {self.measured}",
            f"  {verdict}; {self.command}",
        ]
        return "\n".join([*lines, *(f"    {line}" for line in self.detail)])


def store(result: Result, folder: Path = FOLDER) -> Path:
    """Write <folder>/rowNN.json; the commit is filled in where it is missing."""
    record = asdict(result) | {"commit": result.commit or commit()}
    path = folder / f"row{result.row:02}.json"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(record, indent=1) + "\n")
    return path


def stored(folder: Path = FOLDER) -> dict[int, Result]:
    """Every stored result by its row."""
    found = (json.loads(path.read_text()) for path in sorted(folder.glob("row*.json")))
    results = [Result(**entry | {"detail": tuple(entry["detail"])}) for entry in found]
    return {result.row: result for result in results}


def commit() -> str:
    """Short hash of the commit of the tree, with a + where sources differ from it."""
    head = _output("git", "rev-parse", "--short", "HEAD")
    sources = ("hwgen", "templates", "sim")
    changed = _output("git", "status", "--porcelain", "--untracked-files=no", "--", *sources)
    return head + ("+" if head and changed else "")


@functools.cache
def rtl() -> str:
    """A hash of the library and of all templates of the Verilog."""
    files = sorted(path for path in TEMPLATES.rglob("*") if path.suffix in (".v", ".j2"))
    return bare_hash("\n".join(file.read_text() for file in files))


def bare_hash(verilog: str) -> str:
    """A hash of Verilog without its comments, and with one space where there are several."""
    bare = " ".join(re.sub(r"//[^\n]*", "", verilog).split())
    return hashlib.sha256(bare.encode()).hexdigest()[:16]


def versions(*tools: str) -> dict[str, str]:
    """Versions of Python and of `tools`: "icarus", or names of Python packages."""
    found = {"python": platform.python_version()}
    for tool in tools:
        found[tool] = _SPECIAL.get(tool, importlib.metadata.version)(tool)
    return found


def _icarus(name: str) -> str:
    match = re.search(r"version (\S+)", _output("iverilog", "-V"))
    return match[1] if match else "unknown"


_SPECIAL: Mapping[str, Callable[[str], str]] = {"icarus": _icarus}


def _output(*command: str) -> str:
    try:
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return run.stdout.strip()
