"""The residual example: accuracy in float and in integers, and the whole network in Verilog."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import hwgen
from hwgen import float_run, golden, load, quantize
from hwgen.frontends.model import Model
from hwgen.ir.graph import Graph
from hwgen.schedule.work import interval_bound

EXAMPLES = Path(__file__).parents[2] / "examples"
WEIGHTS = EXAMPLES / "residual_weights.npz"
INTERVAL = 3136  # of the README


@pytest.fixture(scope="module")
def example() -> Model:
    return load(EXAMPLES / "residual.py")


@pytest.fixture(scope="module")
def integers(example: Model) -> Graph:
    assert example.calibration is not None
    return quantize(example.graph, example.calibration)


def accuracy(example: Model, scores: np.ndarray) -> float:
    assert example.labels is not None
    return float((scores.argmax(axis=1) == example.labels).mean())


def test_float_accuracy_is_the_one_that_training_stored_and_above_98_percent(
    example: Model,
) -> None:
    assert example.inputs is not None
    found = accuracy(example, float_run(example.graph, example.inputs)["output"])
    with np.load(WEIGHTS) as weights:
        assert found == float(weights["float_accuracy"])
    assert found >= 0.98


@pytest.mark.parametrize("power_of_two", [False, True])
def test_int8_accuracy_is_within_half_a_point_of_float(example: Model, power_of_two: bool) -> None:
    assert example.inputs is not None
    assert example.calibration is not None
    with np.load(WEIGHTS) as weights:
        real = float(weights["float_accuracy"])
    quantized = quantize(example.graph, example.calibration, power_of_two=power_of_two)
    assert abs(accuracy(example, golden(quantized, example.inputs)["output"]) - real) <= 0.005


def test_every_batch_normalisation_is_folded(integers: Graph) -> None:
    assert len(integers.notes) == 7
    assert not any("norm" in node.name for node in integers.nodes)


@pytest.mark.simulator("icarus")
def test_the_verilog_is_exact_with_stalls_and_at_its_interval(
    example: Model, integers: Graph, tmp_path: Path
) -> None:
    out = tmp_path / "residual"
    design = hwgen.emit(integers, out, interval=INTERVAL, inputs=example.inputs)
    assert hwgen.timing(design, 4).interval == interval_bound(design) == INTERVAL
    found = hwgen.simulate(
        out, frames=1, simulator="icarus", stall_source="random", stall_sink="bursty"
    )
    assert found.passed


@pytest.mark.parametrize("name", ["residual_weights.npz", "mnist_digits.npz"])
def test_committed_data_stay_below_250_kilobytes(name: str) -> None:
    assert (EXAMPLES / name).stat().st_size < 250_000
