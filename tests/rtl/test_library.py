"""Every library module alone, with its default parameters: no simulator has a word to say."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from hwgen.emit.render import library
from hwgen.simulate.tools import find

MODULES = [name.removesuffix(".v") for name in library()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library as files."""
    made = tmp_path_factory.mktemp("lib")
    for name, text in library().items():
        (made / name).write_text(text)
    return made


def said(command: list[str], folder: Path, simulator: str) -> str:
    tool = find(simulator)
    run = subprocess.run(
        [str(tool.path), *command],
        cwd=folder,
        env=tool.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    return f"{run.stdout}{run.stderr}" + (f"exit {run.returncode}" if run.returncode else "")


@pytest.mark.simulator("verilator")
@pytest.mark.parametrize("asserts", [[], ["+define+HWGEN_ASSERT"]], ids=["plain", "asserts"])
@pytest.mark.parametrize("module", MODULES)
def test_verilator_has_no_warning(module: str, asserts: list[str], folder: Path) -> None:
    options = ["--quiet-stats", "--lint-only", "-Wall", "-y", ".", "--top-module", module]
    assert said([*options, *asserts, f"{module}.v"], folder, "verilator") == ""


@pytest.mark.simulator("icarus")
@pytest.mark.parametrize("asserts", [[], ["-DHWGEN_ASSERT"]], ids=["plain", "asserts"])
@pytest.mark.parametrize("module", MODULES)
def test_icarus_has_no_warning(module: str, asserts: list[str], folder: Path) -> None:
    options = ["-g2005", "-Wall", "-y", ".", "-s", module, "-o", f"{module}.vvp"]
    assert said([*options, *asserts, f"{module}.v"], folder, "icarus") == ""
