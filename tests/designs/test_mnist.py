"""The example network in Verilog: every tensor bit for bit, every beat cycle for cycle."""

from __future__ import annotations

from pathlib import Path

import pytest

import hwgen
from hwgen.frontends import load
from hwgen.schedule.work import interval_bound
from hwgen.timing.stalls import KINDS

EXAMPLE = Path(__file__).parents[2] / "examples" / "mnist_cnn.py"
FRAMES = 3
LAYERS = {"conv1", "pool1", "conv2", "pool2", "fc1", "fc2", "fc3"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    model = load(EXAMPLE)
    assert model.calibration is not None
    quantized = hwgen.quantize(model.graph, model.calibration)
    out = tmp_path_factory.mktemp("build") / "mnist"
    design = hwgen.emit(quantized, out, inputs=model.inputs)
    assert hwgen.timing(design, 4).interval == interval_bound(design)
    return out


@pytest.mark.simulator("verilator")
@pytest.mark.parametrize(
    ("source", "sink"),
    [
        *((kind, "never") for kind in KINDS),
        *(("never", kind) for kind in KINDS[1:]),
        ("heavy", "bursty"),
        ("bursty", "heavy"),
        ("random", "alternate"),
    ],
)
def test_every_layer_is_exact_under_stalls(folder: Path, source: str, sink: str) -> None:
    found = hwgen.simulate(folder, frames=FRAMES, stall_source=source, stall_sink=sink, seed=5)
    assert found.passed
    assert {stream.layer for stream in found.streams} >= LAYERS


@pytest.mark.simulator("verilator")
@pytest.mark.parametrize("cycle", [3, 1000, 9001])
def test_a_reset_in_the_middle_of_a_frame_starts_anew(folder: Path, cycle: int) -> None:
    assert hwgen.simulate(folder, frames=FRAMES, reset_at=cycle, stall_sink="random").passed


@pytest.mark.simulator("icarus")
def test_icarus_agrees(folder: Path) -> None:
    found = hwgen.simulate(folder, frames=FRAMES, simulator="icarus", stall_source="bursty")
    assert found.passed


@pytest.mark.simulator
@pytest.mark.parametrize("simulator", ["icarus", "verilator"])
def test_the_bench_that_steps_every_cycle_agrees(folder: Path, simulator: str) -> None:
    assert hwgen.simulate(folder, frames=1, simulator=simulator, bench="cycle").passed
