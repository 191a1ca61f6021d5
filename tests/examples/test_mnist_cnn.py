"""The example network: its accuracy in float and in integers, and the files that it reads."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from hwgen import float_run, golden, load, quantize
from hwgen.frontends.model import Model

EXAMPLES = Path(__file__).parents[2] / "examples"
WEIGHTS = EXAMPLES / "mnist_cnn_weights.npz"
DIGITS = EXAMPLES / "mnist_digits.npz"
OUTPUT = "output"


@pytest.fixture(scope="module")
def example() -> Model:
    return load(EXAMPLES / "mnist_cnn.py")


@pytest.fixture(scope="module")
def digits(example: Model) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    """Held-out images and labels."""
    assert isinstance(example.inputs, np.ndarray)
    assert example.labels is not None
    return example.inputs, example.labels


@pytest.fixture(scope="module")
def float_accuracy(example: Model, digits: tuple[NDArray[np.float64], NDArray[np.uint8]]) -> float:
    images, labels = digits
    return share_right(float_run(example.graph, images)[OUTPUT], labels)


def share_right(scores: NDArray[np.generic], labels: NDArray[np.uint8]) -> float:
    return float((scores.argmax(axis=1) == labels).mean())


def test_float_accuracy_is_the_one_that_training_stored(float_accuracy: float) -> None:
    with np.load(WEIGHTS) as weights:
        assert float_accuracy == float(weights["float_accuracy"])


def test_float_accuracy_is_at_least_97_percent(float_accuracy: float) -> None:
    assert float_accuracy >= 0.97


@pytest.mark.parametrize("power_of_two", [False, True])
def test_int8_accuracy_is_within_half_a_point_of_float(
    example: Model,
    digits: tuple[NDArray[np.float64], NDArray[np.uint8]],
    float_accuracy: float,
    power_of_two: bool,
) -> None:
    images, labels = digits
    assert example.calibration is not None
    integers = quantize(example.graph, example.calibration, power_of_two=power_of_two)
    accuracy = share_right(golden(integers, images)[OUTPUT], labels)
    assert abs(accuracy - float_accuracy) <= 0.005


def test_data_have_the_shapes_that_the_network_reads(example: Model) -> None:
    assert isinstance(example.inputs, np.ndarray)
    assert isinstance(example.calibration, np.ndarray)
    assert example.labels is not None
    assert example.graph.shape("image") == (28, 28, 1)
    assert example.inputs.shape == (1000, 28, 28, 1)
    assert example.calibration.shape == (128, 28, 28, 1)
    assert set(example.labels.tolist()) == set(range(10))


def test_pixels_reach_from_0_to_1(example: Model) -> None:
    for images in (example.inputs, example.calibration):
        assert isinstance(images, np.ndarray)
        assert (images.min(), images.max()) == (0.0, 1.0)


def test_no_calibration_digit_is_held_out() -> None:
    with np.load(DIGITS) as digits:
        held_out = {image.tobytes() for image in digits["images"]}
        calibration = {image.tobytes() for image in digits["calibration"]}
    assert len(held_out) == 1000
    assert not held_out & calibration


def test_network_has_61706_parameters() -> None:
    with np.load(WEIGHTS) as weights:
        sizes = [array.size for name, array in weights.items() if name != "float_accuracy"]
    assert sum(sizes) == 61706


@pytest.mark.parametrize("path", [WEIGHTS, DIGITS], ids=lambda path: path.name)
def test_committed_data_stay_below_250_kilobytes(path: Path) -> None:
    assert path.stat().st_size < 250_000


def test_example_needs_numpy_alone() -> None:
    tree = ast.parse((EXAMPLES / "mnist_cnn.py").read_text())
    plain = [alias.name for n in ast.walk(tree) if isinstance(n, ast.Import) for alias in n.names]
    named = [n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    assert {*plain, *named} == {"pathlib", "numpy", "hwgen"}
