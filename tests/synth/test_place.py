"""What is read from a report of nextpnr, and who is refused before it runs."""

from __future__ import annotations

import importlib.util
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from hwgen.errors import HwgenError
from hwgen.simulate.tools import ToolError
from hwgen.synth import place as module
from hwgen.synth.place import PLACED, Hop, Placing, place, read_report
from hwgen.targets.parts import part

END = {"cell": "u_conv_layer.sum_q", "port": "D"}
STEPS: list[dict[str, Any]] = [
    {"type": "clk-to-q", "delay": 0.5, "from": {"cell": "u_conv_layer.a_q"}, "to": None},
    {"type": "routing", "delay": 2.0, "net": "u_conv_layer.a", "from": END, "to": END},
    {"type": "setup", "delay": 0.1, "from": END, "to": END},
]
REPORT = {
    "fmax": {"aclk": {"achieved": 120.5, "constraint": 150.0}},
    "critical_paths": [
        {"from": "<async>", "to": "posedge aclk", "path": STEPS[:1]},
        {"from": "posedge aclk", "to": "posedge aclk", "path": STEPS},
    ],
}


def test_the_clock_and_the_path_between_registers_are_read() -> None:
    found = read_report(json.dumps(REPORT))
    assert found.mhz == 120.5
    assert found.path == (
        Hop("clk-to-q", "u_conv_layer.a_q", 0.5),
        Hop("routing", "u_conv_layer.a", 2.0),
        Hop("setup", "u_conv_layer.sum_q", 0.1),
    )


def test_a_design_without_a_clock_is_told() -> None:
    with pytest.raises(HwgenError, match="no clock"):
        read_report(json.dumps({"fmax": {}, "critical_paths": []}))


def test_a_part_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HwgenError, match="nextpnr has no model of xc7z020\n  hint: leave --pnr"):
        place(part("xc7z020"), tmp_path, Placing())


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, commands: str) -> None:
    """A program that is run in the place of nextpnr."""
    program = folder / "nextpnr"
    program.write_text(f"#!/bin/sh\n{commands}")
    program.chmod(0o755)
    monkeypatch.setattr(module, "_program", lambda name: [str(program)])


def test_nextpnr_is_given_more_options_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, monkeypatch, 'echo "ERROR: $*"\nexit 1\n')
    options = ("--router", "router2")
    with pytest.raises(HwgenError, match="--timing-allow-fail --router router2"):
        place(part("ice40-up5k"), tmp_path, Placing(options=options))


def test_a_missing_nextpnr_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(ToolError, match=r"nextpnr-ecp5 is missing.*\n  hint: pip install"):
        place(part("ecp5-25k"), tmp_path, Placing())


def test_what_nextpnr_refuses_is_told_with_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, monkeypatch, "echo 'Info: Packing LUTs..'\necho 'ERROR: too many'\nexit 1\n")
    (tmp_path / "netlist.json").write_text('{"modules": {}}')
    stages: list[str] = []
    with pytest.raises(HwgenError, match=r"nextpnr failed: ERROR: too many\n  hint: its log is"):
        place(part("ecp5-25k"), tmp_path, Placing(), stages.append)
    assert stages == ["output registers", "packing"]


REPORTS = r"""
case "$*" in
  *"--seed 2"*) exit 1;;
  *"--seed 3"*) exec sleep 60;;
  *"--seed 4"*) mhz=130;;
  *) mhz=120;;
esac
while [ $# -gt 1 ]; do
  case $1 in
    --report) echo "{\"fmax\": {\"c\": {\"achieved\": $mhz}}, \"critical_paths\": []}" > $2;;
    --write) echo $mhz > $2;;
  esac
  shift
done
"""


def test_the_fastest_seed_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One is refused, one does not end; the others leave their logs, and one netlist stays."""
    stand_in(tmp_path, monkeypatch, REPORTS)
    stages: list[str] = []
    found = place(part("ice40-up5k"), tmp_path, Placing(seeds=(1, 2, 3, 4), limit=1), stages.append)
    assert found.mhz == 130
    assert found.seeds == {1: 120, 2: None, 3: None, 4: 130}
    assert (tmp_path / PLACED).read_text() == "130\n"
    assert [path.name for path in tmp_path.glob("placed*")] == [PLACED]
    assert len([*tmp_path.glob("nextpnr-*.log")]) == 4


def test_a_seed_that_does_not_end_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, monkeypatch, REPORTS)
    with pytest.raises(HwgenError, match="nextpnr did not end in 1 s\n  hint: more time, another"):
        place(part("ice40-up5k"), tmp_path, Placing(seeds=(3,), limit=1))


def test_a_crowded_part_is_told_with_a_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, monkeypatch, "echo 'ERROR: Unable to find legal placement'\nexit 1\n")
    with pytest.raises(HwgenError, match=r"hint: other seeds may be placed \(--tries 4\)"):
        place(part("ice40-up5k"), tmp_path, Placing())
