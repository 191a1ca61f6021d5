"""A design of three layers and a simulation of it, as the reports see them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hwgen.simulate.result import SimulationResult, StreamResult


@pytest.fixture
def design() -> dict[str, Any]:
    stream = {"lanes": 1, "lane_bits": 8, "signed": False, "pixels": 1}
    return {
        "hwgen": "0.1.0",
        "name": "tiny",
        "target": "generic",
        "interval": 1000,
        "latency": 210,
        "inputs": [{"name": "image", "signal": "s_axis", "shape": [10, 10, 1], **stream}],
        "outputs": [
            {"name": "fc<1>", "signal": "m_axis", "shape": [1, 1, 10], **stream, "signed": True}
        ],
        "taps": [
            {"layer": "conv1", "signal": "conv1", "shape": [10, 10, 6], **stream},
            {"layer": "pool1", "signal": "pool1", "shape": [5, 5, 6], **stream},
        ],
        "fifos": [],
        "layers": [
            _layer("conv1", "conv2d", [10, 10, 6], 1000, pe=2, simd=3, multipliers=6)
            | {"storage_words": 48, "storage_bound": 40},
            _layer("pool1", "max_pool2d", [5, 5, 6], 25),
            _layer("fc<1>", "dense", [10], 500, pe=1, simd=1, multipliers=1),
        ],
    }


@pytest.fixture
def forked(design: dict[str, Any]) -> dict[str, Any]:
    """The design with a fork behind conv1, two inputs and two outputs."""
    (image,), (output,), (conv, pool) = design["inputs"], design["outputs"], design["taps"]
    branches = [
        {**conv, "signal": signal, "lanes": 3} for signal in ("conv1_to_pool1", "conv1_to_out")
    ]
    fifos = [
        {"layer": "conv1", "signal": tap["signal"], "from": "conv1", "depth": depth}
        | {"high_water": depth - 1}
        for tap, depth in zip(branches, (4, 9), strict=True)
    ]
    return {
        **design,
        "inputs": [image, {**image, "name": "mask", "pixels": 4}],
        "outputs": [output, {**output, "name": "out"}],
        "taps": [conv, pool, *branches],
        "fifos": fifos,
    }


def _layer(name: str, operator: str, shape: list[int], work: int, **units: int) -> dict[str, Any]:
    return {"name": name, "operator": operator, "shape": shape, "work": work, **units}


@pytest.fixture
def result(tmp_path: Path) -> Callable[[int], SimulationResult]:
    """A simulation in which pool1 has the given number of wrong bits."""

    def make(wrong: int) -> SimulationResult:
        (tmp_path / "conv1.cycles.hex").write_text("// 0x0\n0000000a\n000001ff\n")
        (tmp_path / "pool1.cycles.hex").write_text("")
        text = "layer 'pool1', frame 0, row 0: expected 1, found <2>" if wrong else ""
        return SimulationResult(
            passed=not wrong,
            finished=True,
            frames=2,
            cycles=2210,
            protocol_violations=0,
            first_violation=None,
            streams=(
                StreamResult("conv1", "conv1", 2, 2, 0, 0, None, ""),
                StreamResult("pool1", "pool1", 2, 2, wrong, 0, None, text),
            ),
            fifos=(),
            simulator="verilator",
            simulator_version="5.048",
            bench="fast",
            stall_source="never",
            stall_sink="random",
            reset_at=None,
            build_seconds=1.0,
            run_seconds=0.5,
            simulation_seconds=0.4,
            built=True,
            waves=None,
            folder=tmp_path,
        )

    return make
