"""What hwgen emits, read by four tools: not one of them has anything to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from hwgen import Graph, LayerOptions, load, quantize
from hwgen.emit.files import name_design, rtl_files
from hwgen.ir.graph import Graph as GraphType
from hwgen.schedule import schedule
from hwgen.schedule.layer import Folding
from hwgen.targets import TARGETS
from hwgen.timing.design import timing
from tests.fuzz.random_networks import random_case

from .checkers import TOOLS, Sources, complaints

EXAMPLE = Path(__file__).parents[2] / "examples" / "mnist_cnn.py"
FOLDERS = ("rtl/", "sim/models/")
RANDOM = (0, 1, 2, 4)  # 4 has a clamp at zero that isn't fused


@dataclass(frozen=True, slots=True)
class Net:
    """A convolution, a pool and a dense layer. padding: top, bottom, left, right."""

    image: tuple[int, int, int]
    kernel: tuple[int, int]
    stride: tuple[int, int]
    padding: tuple[int, int, int, int]
    channels: int
    folding: tuple[int, int]
    bits: tuple[int, int]  # of weights, of activations
    signed: bool = True
    power_of_two: bool = False
    pool: int = 2


NETS = {
    "odd widths": Net((7, 6, 3), (3, 3), (1, 1), (1, 1, 1, 1), 5, (2, 4), (3, 5)),
    "two bits": Net((6, 6, 1), (3, 2), (1, 1), (0, 0, 0, 0), 3, (1, 1), (2, 2)),
    "sixteen-bit weights": Net((4, 4, 1), (2, 2), (1, 1), (1, 0, 0, 1), 2, (2, 3), (16, 9)),
    "sixteen-bit values": Net((4, 4, 1), (2, 2), (1, 1), (1, 0, 0, 1), 2, (1, 4), (9, 16)),
    "unsigned": Net((8, 8, 2), (3, 3), (2, 2), (1, 0, 1, 0), 4, (3, 7), (8, 8), signed=False),
    "strides and pads": Net((9, 11, 1), (5, 3), (3, 4), (2, 3, 0, 1), 2, (2, 15), (7, 9)),
    "partial groups": Net((6, 5, 3), (2, 2), (1, 1), (0, 1, 0, 1), 7, (3, 5), (8, 8)),
    "words of channels": Net((6, 6, 5), (3, 3), (1, 1), (1, 1, 1, 1), 4, (3, 2), (6, 7)),
    "whole windows": Net((5, 5, 2), (3, 3), (1, 1), (1, 1, 1, 1), 4, (4, 18), (4, 11)),
    "powers of two": Net(
        (6, 6, 2), (1, 1), (1, 1), (0, 0, 0, 0), 3, (1, 2), (5, 6), power_of_two=True, pool=3
    ),
}


def quantized(net: Net) -> GraphType:
    rng = np.random.default_rng(3)
    graph = Graph("net")
    x = graph.input("image", net.image)
    weight = rng.normal(size=(*net.kernel, net.image[2], net.channels))
    bias = rng.normal(size=net.channels)
    x = graph.conv2d(x, weight, bias, stride=net.stride, padding=net.padding, name="conv")
    x = graph.relu(x, name="relu")
    x = graph.max_pool2d(x, net.pool, stride=1, padding=net.pool - 1, name="pool")
    x = graph.flatten(x, name="flat")
    x = graph.dense(x, rng.normal(size=(graph.shape(x)[0], 3)), rng.normal(size=3), name="fc")
    graph.output(x)
    return quantize(
        graph,
        np.abs(rng.normal(size=(8, *net.image))),
        weight_bits=net.bits[0],
        activation_bits=net.bits[1],
        signed_activations=net.signed,
        power_of_two=net.power_of_two,
        rule="half_up" if net.power_of_two else "D",
        overrides={"fc": LayerOptions(weight_bits=min(net.bits[0] + 1, 9))},
    )


def written(
    graph: GraphType,
    folder: Path,
    target: str,
    folding: Mapping[str, Folding] | None = None,
) -> Sources:
    """The Verilog of a design, without benches and records."""
    design = schedule(graph, name="network", target=target, folding=folding)
    files = rtl_files(design, name_design(design), timing(design).figures)
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    rtl, models = (
        tuple(path for path in files if path.startswith(where) and path.endswith(".v"))
        for where in FOLDERS
    )
    assert (folder / "rtl" / "network.f").read_text().split() == list(rtl)
    return Sources(folder, design.name, rtl, models)


def said(sources: Sources) -> dict[str, list[str]]:
    """First lines of each tool that has anything to say."""
    found = {tool: complaints(tool, sources)[:20] for tool in TOOLS}
    return {tool: lines for tool, lines in found.items() if lines}


pytestmark = pytest.mark.simulator("icarus", "verilator")


@pytest.mark.parametrize("target", list(TARGETS))
def test_the_example_is_accepted(target: str, tmp_path: Path) -> None:
    model = load(EXAMPLE)
    assert model.calibration is not None
    assert said(written(quantize(model.graph, model.calibration), tmp_path, target)) == {}


@pytest.mark.parametrize("target", list(TARGETS))
@pytest.mark.parametrize("name", list(NETS))
def test_small_networks_are_accepted(name: str, target: str, tmp_path: Path) -> None:
    folding = {"conv": Folding(*NETS[name].folding)}
    assert said(written(quantized(NETS[name]), tmp_path, target, folding)) == {}


@pytest.mark.parametrize("seed", RANDOM)
def test_random_networks_are_accepted(seed: int, tmp_path: Path) -> None:
    case = random_case(seed)
    target = list(TARGETS)[seed % len(TARGETS)]
    assert said(written(case.graph, tmp_path, target, case.folding)) == {}


def test_twins_of_cells_are_no_files_of_synthesis(tmp_path: Path) -> None:
    sources = written(quantized(NETS["whole windows"]), tmp_path, "ecp5")
    assert sources.models == ("sim/models/MULT18X18D.v",)
    assert (tmp_path / "sim" / "models.f").read_text().split() == list(sources.models)
    assert not any("MULT18X18D.v" in name for name in sources.rtl)
