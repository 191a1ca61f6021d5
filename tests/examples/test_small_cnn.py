"""The example for a small part: accuracy in float and in integers, its fit, and its Verilog."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import hwgen
from hwgen import float_run, golden, load, quantize
from hwgen.estimate import estimate
from hwgen.frontends.model import Model
from hwgen.ir.graph import Graph
from hwgen.schedule.fit import Fitter
from hwgen.targets.parts import part

EXAMPLES = Path(__file__).parents[2] / "examples"
WEIGHTS = EXAMPLES / "small_cnn_weights.npz"
PART = part("ice40-up5k")


@pytest.fixture(scope="module")
def example() -> Model:
    return load(EXAMPLES / "small_cnn.py")


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


def test_int8_accuracy_is_within_half_a_point_of_float(example: Model, integers: Graph) -> None:
    assert example.inputs is not None
    with np.load(WEIGHTS) as weights:
        real = float(weights["float_accuracy"])
    assert abs(accuracy(example, golden(integers, example.inputs)["output"]) - real) <= 0.005


def test_weights_fit_into_the_memory_of_the_part(integers: Graph) -> None:
    found = [node.weight.size for node in integers.nodes if hasattr(node, "weight")]
    assert sum(found) == 7400
    assert sum(found) * 8 < PART.rams * 4096


@pytest.mark.simulator("icarus")
def test_the_design_for_the_part_fits_it_and_is_exact(
    example: Model, integers: Graph, tmp_path: Path
) -> None:
    """With the twins of the vendor's multiplier blocks; one frame, as Icarus takes its time."""
    out = tmp_path / "small"
    design = hwgen.emit(integers, out, device=PART.name, inputs=example.inputs)
    fitter = Fitter(integers, PART, PART.family)
    assert not any(fitter.excess(design))
    assert estimate(design, PART.family).total.dsp == PART.dsps
    assert hwgen.timing(design, 4).interval == 80_000
    assert (out / "rtl" / "hwgen_block.v").exists()
    assert hwgen.simulate(out, frames=1, simulator="icarus").passed


def test_committed_weights_stay_below_50_kilobytes() -> None:
    assert WEIGHTS.stat().st_size < 50_000
