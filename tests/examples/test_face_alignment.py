"""The example with locally connected layers: landmarks in float and in integers, and in Verilog."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import hwgen
from hwgen import float_run, golden, quantize
from hwgen.ir.graph import Graph
from hwgen.schedule.work import interval_bound

EXAMPLES = Path(__file__).parents[2] / "examples"
INTERVAL = 2048  # of the README


@pytest.fixture(scope="module")
def example() -> dict[str, Any]:
    """What the file defines."""
    return runpy.run_path(str(EXAMPLES / "face_alignment.py"))


def quantized(example: dict[str, Any], power_of_two: bool = False) -> Graph:
    return quantize(example["graph"], example["calibration"], power_of_two=power_of_two)


def mean_error(example: dict[str, Any], outputs: np.ndarray) -> float:
    """Mean distance between found and true landmarks, in pixels."""
    apart = example["in_pixels"](outputs) - example["landmarks"]
    return float(np.hypot(apart[..., 0], apart[..., 1]).mean())


def test_the_float_error_is_the_one_that_training_stored(example: dict[str, Any]) -> None:
    found = mean_error(example, float_run(example["graph"], example["inputs"])["output"])
    with np.load(EXAMPLES / "face_alignment_weights.npz") as weights:
        assert found == pytest.approx(float(weights["float_error"]), abs=1e-5)
    assert found < 0.6


@pytest.mark.parametrize("power_of_two", [False, True])
def test_landmarks_in_integers_are_as_good_to_a_twentieth_of_a_pixel(
    example: dict[str, Any], power_of_two: bool
) -> None:
    real = mean_error(example, float_run(example["graph"], example["inputs"])["output"])
    graph = quantized(example, power_of_two)
    scores = golden(graph, example["inputs"])["output"]
    found = mean_error(example, graph.format("output").dequantize(scores))
    assert found == pytest.approx(real, abs=0.05)


def test_guessing_the_middle_of_all_faces_is_five_times_worse(example: dict[str, Any]) -> None:
    apart = example["landmarks"] - example["landmarks"].mean(axis=0)
    assert np.hypot(apart[..., 0], apart[..., 1]).mean() > 5 * 0.51


@pytest.mark.simulator("icarus")
def test_the_verilog_is_exact_with_stalls_and_at_its_interval(
    example: dict[str, Any], tmp_path: Path
) -> None:
    out = tmp_path / "face"
    graph = quantized(example)
    design = hwgen.emit(graph, out, interval=INTERVAL, inputs=example["inputs"])
    assert hwgen.timing(design, 4).interval == interval_bound(design) == INTERVAL
    found = hwgen.simulate(
        out, frames=2, simulator="icarus", stall_source="random", stall_sink="bursty"
    )
    assert found.passed


@pytest.mark.parametrize("name", ["face_alignment_weights.npz", "faces.npz"])
def test_committed_data_stay_below_250_kilobytes(name: str) -> None:
    assert (EXAMPLES / name).stat().st_size < 250_000
