"""The estimate of a whole design, and how near Yosys it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hwgen.emit.folder import emit
from hwgen.estimate import Cells, estimate, estimate_layer, estimate_units
from hwgen.estimate.design import TOP
from hwgen.ir.graph import Graph
from hwgen.passes.quantize import quantize
from hwgen.schedule.design import Design
from hwgen.synth.folder import synth_folder
from hwgen.targets.parts import part

NEAR = 0.2  # of a design this small


@pytest.fixture
def design(tmp_path: Path) -> Design:
    rng = np.random.default_rng(2)
    graph = Graph("net")
    x = graph.input("x", (8, 8, 2))
    x = graph.conv2d(x, rng.normal(size=(3, 3, 2, 4)), padding=1, name="conv")
    x = graph.max_pool2d(graph.relu(x), 2, name="pool")
    x = graph.dense(graph.flatten(x), rng.normal(size=(64, 3)), name="dense")
    graph.output(x, name="out")
    quantized = quantize(graph, rng.normal(size=(3, 8, 8, 2)))
    return emit(quantized, tmp_path / "net", target="ecp5", multipliers=12)


@pytest.mark.parametrize("family", ["ecp5", "xc7", "ice40"])
def test_layers_and_the_top_add_up(design: Design, family: str) -> None:
    found = estimate(design, family)
    assert [*found.layers] == [*(layer.name for layer in design.layers), TOP]
    assert found.total == sum(found.layers.values(), Cells())
    assert found.layers["conv"].dsp > 0 == found.layers["pool"].dsp


def test_a_layer_by_itself_is_the_same(design: Design) -> None:
    conv = next(layer for layer in design.layers if layer.name == "conv")
    wanted = estimate(design, "ecp5").layers["conv"]
    assert estimate_layer(conv, "ecp5") == wanted
    assert estimate_units(conv.all_units, "ecp5") == wanted
    assert estimate_layer(conv, "ecp5", blocks=False).ff > wanted.ff


def test_it_is_near_what_yosys_makes(design: Design, tmp_path: Path) -> None:
    pytest.importorskip("pyosys")
    guess = estimate(design, "ecp5").total
    found = synth_folder(tmp_path / "net", part("ecp5-25k"), progress=lambda stage: None).total
    assert (guess.dsp, guess.ram) == (found["DSP"], found["RAM"])
    assert guess.lut == pytest.approx(found["LUT4"], rel=NEAR)
    assert guess.ff == pytest.approx(found["FF"], rel=NEAR)
