"""A real design through the real Yosys: its cells, layer by layer, go into design.json."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from hwgen.emit.folder import emit
from hwgen.errors import HwgenError
from hwgen.estimate.design import TOP
from hwgen.ir.graph import Graph
from hwgen.passes.quantize import quantize
from hwgen.simulate.models import load_design
from hwgen.synth import folder as module
from hwgen.synth.folder import synth_folder
from hwgen.synth.place import PLACED, Hop, Placed, Placing
from hwgen.targets.parts import Part, part

PART = part("ecp5-25k")


def silent(stage: str) -> None:
    pass


@pytest.fixture
def design(tmp_path: Path) -> Path:
    graph = Graph("net")
    x = graph.input("x", (4, 4, 1))
    x = graph.conv2d(x, np.array([[[[1.0, -2.0]]]]), name="conv")
    graph.output(graph.max_pool2d(x, 2, name="pool"), name="out")
    images = np.random.default_rng(1).normal(size=(3, 4, 4, 1))
    emit(quantize(graph, images), tmp_path / "net", target="ecp5")
    return tmp_path / "net"


def test_cells_of_each_layer_are_counted_and_recorded(
    design: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = (Hop("routing", "u_conv_layer.x", 2.0), Hop("setup", "u_conv_layer.y", 1.0))

    def placed(part: Part, work: Path, *options: object) -> Placed:
        at = {"attributes": {"NEXTPNR_BEL": "X3/Y4/SLICEA.LUT0"}}
        netlist = {"modules": {"net": {"cells": {"u_conv_layer.z": at}}}}
        (work / PLACED).write_text(json.dumps(netlist))
        return Placed(123.456, path)

    monkeypatch.setattr(module, "place", placed)
    monkeypatch.chdir(design)
    stages: list[str] = []
    found = synth_folder(Path(), PART, placing=Placing(), progress=stages.append)
    assert [layer.layer for layer in found.layers] == ["conv", "pool", TOP]
    conv, pool, _ = (layer.cells for layer in found.layers)
    assert conv["DSP"] > 0 == pool["DSP"]
    assert min(conv["LUT4"], conv["FF"], pool["LUT4"], pool["FF"]) > 0
    assert found.mhz == 123.46
    assert found.limit is not None
    assert found.limit.layers == ("conv",)
    assert "opt_clean" in stages
    assert [one.name for one in found.figures][:4] == [
        "cycles/frame",
        "latency, cycles",
        "LUT4",
        "FF",
    ]
    assert [*found.predicted] == ["conv", "pool", "out", TOP]
    assert "conv" in (design / "synth" / PART.name / "floorplan.svg").read_text()
    assert json.loads((design / "design.json").read_text())["synthesis"] == {
        "ecp5-25k": json.loads(json.dumps(found.to_json()))
    }
    monkeypatch.chdir(design.parent)
    emit_again_is_possible(design)


def emit_again_is_possible(design: Path) -> None:
    """The manifest agrees with the new record, and the files of the tools are no strangers."""
    files = {path.name for path in (design / "synth" / "ecp5-25k").iterdir()}
    assert {"yosys.log", "netlist.json", "stat.json"} <= files
    graph = load_design(design).graph
    emit(graph, design, target="ecp5")
    assert (design / "synth" / "ecp5-25k" / "yosys.log").exists()


def test_a_design_of_another_family_is_refused(design: Path) -> None:
    message = "design 'net' is for ecp5, ice40-up5k is another family\n  hint: emit it with"
    with pytest.raises(HwgenError, match=message):
        synth_folder(design, part("ice40-up5k"), progress=silent)


def test_an_edited_design_is_refused_before_it_is_mapped(design: Path) -> None:
    (design / "design.json").write_text((design / "design.json").read_text() + "\n")
    stages: list[str] = []
    with pytest.raises(HwgenError, match=r"edited since hwgen wrote them: design\.json"):
        synth_folder(design, PART, progress=stages.append)
    assert stages == []
