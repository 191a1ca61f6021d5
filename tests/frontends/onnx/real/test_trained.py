"""A trained network as a float ONNX file: through calibration to a design and its accuracy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hwgen.flow import DataFiles, Hardware, Quantization, check_folder, emit_file
from hwgen.flow.data import with_data
from hwgen.frontends import Model, load
from hwgen.golden.run import golden
from hwgen.passes.quantize import quantize
from tests.frontends.onnx.real.models import ModelBuilder, imported, run_imported, run_onnx

EXAMPLES = Path(__file__).parents[4] / "examples"


def mnist() -> ModelBuilder:
    """The network of examples/mnist_cnn.py as a framework whose channels come first writes it."""
    b = ModelBuilder()
    x = b.input("N", 1, 28, 28, name="image")
    with np.load(EXAMPLES / "mnist_cnn_weights.npz") as w:
        for name, pads in (("conv1", [2] * 4), ("conv2", [0] * 4)):
            weight = b.constant(w[f"{name}_weight"].transpose(3, 2, 0, 1))
            x = b.node("Conv", x, weight, b.constant(w[f"{name}_bias"]), pads=pads)
            x = b.node("MaxPool", b.node("Relu", x), kernel_shape=[2, 2], strides=[2, 2])
        x = b.node("Flatten", x)
        for name in ("fc1", "fc2", "fc3"):
            weight = w[f"{name}_weight"]
            if name == "fc1":  # its rows run through channels, then pixels
                weight = weight.reshape(5, 5, -1, weight.shape[1]).transpose(2, 0, 1, 3)
                weight = weight.reshape(-1, weight.shape[3])
            x = b.node("Gemm", x, b.constant(weight.T), b.constant(w[f"{name}_bias"]), transB=1)
            x = x if name == "fc3" else b.node("Relu", x)
    b.output(x)
    return b


@pytest.fixture(scope="module")
def example() -> Model:
    return load(EXAMPLES / "mnist_cnn.py")


def images(example: Model, what: str) -> np.ndarray:
    """Images as the ONNX file takes them, [N, C, H, W]."""
    return np.moveaxis(np.asarray(getattr(example, what)), 3, 1).astype(np.float32)


@pytest.fixture
def files(example: Model, tmp_path: Path) -> DataFiles:
    assert example.labels is not None
    named = {
        "calibration": images(example, "calibration"),
        "inputs": images(example, "inputs"),
        "labels": example.labels,
    }
    for name, array in named.items():
        np.save(tmp_path / f"{name}.npy", array)
    return DataFiles(*(tmp_path / f"{name}.npy" for name in named))


def test_it_computes_what_onnxruntime_does(example: Model) -> None:
    model = mnist().model()
    inputs = {"image": images(example, "inputs")[:50]}
    (wanted,) = run_onnx(model, inputs)
    (found,) = run_imported(imported(model), inputs)
    np.testing.assert_allclose(found, wanted, atol=1e-4)


def test_its_integers_are_those_of_the_network_written_in_python(
    example: Model, files: DataFiles, tmp_path: Path
) -> None:
    path = tmp_path / "mnist.onnx"
    path.write_bytes(mnist().model().SerializeToString())
    model = with_data(load(path), files)
    assert model.calibration is not None
    assert model.inputs is not None
    assert example.calibration is not None
    ours = quantize(model.graph, model.calibration)
    theirs = quantize(example.graph, np.asarray(example.calibration).astype(np.float32))
    first, second = golden(ours, model.inputs), golden(theirs, np.asarray(example.inputs))
    np.testing.assert_array_equal(first[ours.nodes[-1].name], second[theirs.nodes[-1].name])


@pytest.mark.simulator("icarus")
def test_it_becomes_a_design_whose_accuracy_is_reported(files: DataFiles, tmp_path: Path) -> None:
    path = tmp_path / "mnist.onnx"
    path.write_bytes(mnist().model().SerializeToString())
    hardware = Hardware(multipliers=100)
    emit_file(path, tmp_path / "out", Quantization(), hardware, data=files)
    checked = check_folder(tmp_path / "out", 2, "icarus", lambda stage, cycles: None)
    assert checked.simulated.result.problems == ()
    assert checked.accuracy is not None
    assert checked.accuracy.by_rtl == checked.accuracy.by_golden == 2
