"""What a result belongs to: the Verilog that was measured, the commit, the versions of the tools.

A result that is stored with the digest of its Verilog is measured again when that has changed, and
only then: every benchmark can be stopped, and goes on where it was.
"""

from __future__ import annotations

import hashlib
import subprocess
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES = "hwgen", "templates"  # that decide about the Verilog


def digest(folder: Path) -> str:
    """Of the Verilog of a design folder."""
    made = hashlib.sha256()
    for file in sorted((folder / "rtl").rglob("*.v")):
        made.update(file.read_bytes())
    return made.hexdigest()


def commit() -> str:
    """Short hash of the checkout, with a + where its sources were changed since; "" without git."""
    head = _git("rev-parse", "--short", "HEAD")
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", *SOURCES)
    return f"{head}+" if head and changed else head


def version(package: str) -> str:
    """Of an installed package; "" where it is missing."""
    try:
        return installed(package)
    except PackageNotFoundError:
        return ""


def _git(*arguments: str) -> str:
    command = ["git", "-C", str(ROOT), *arguments]
    try:
        found = subprocess.run(command, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return found.stdout.strip()
