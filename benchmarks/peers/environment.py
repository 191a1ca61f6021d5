"""The Python environments of the peers, made where they are missing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

VERSIONS = {"nngen": "1.3.4", "da4ml": "0.6.0"}
DONE = "hwgen-installed"


def python_of(tool: str, work: Path) -> Path:
    """Python of an environment of its own below `work` that has the peer `tool`."""
    folder = (work / tool).absolute()
    python, wanted = folder / "bin" / "python", f"{tool}=={VERSIONS[tool]}"
    mark = folder / DONE
    if not mark.is_file() or mark.read_text() != wanted:
        print(f"installing {wanted} ...", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", wanted], check=True)
        mark.write_text(wanted)
    return python
