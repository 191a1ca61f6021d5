"""Regression cases: what once failed, shrunk, as files that one command runs again."""

from __future__ import annotations

from pathlib import Path

from tests.fuzz.case import Case, load_case, save_case
from tests.fuzz.run_case import Finding

FOLDER = Path(__file__).parent / "regressions"


def saved_names(folder: Path = FOLDER) -> list[str]:
    """Names of all saved cases."""
    return sorted(path.stem for path in folder.glob("*.json"))


def save(case: Case, finding: Finding, simulator: str, name: str, folder: Path = FOLDER) -> str:
    """Save a case with what was found; returns the name under which it is."""
    free = name
    number = 1
    while (folder / f"{free}.json").exists():
        number += 1
        free = f"{name}_{number}"
    notes = {"kind": finding.kind, "found": finding.text, "simulator": simulator}
    save_case(case, folder / free, **notes)
    return free


def load(name: str, folder: Path = FOLDER) -> Case:
    """The case saved as `name`."""
    return load_case(folder / name)
