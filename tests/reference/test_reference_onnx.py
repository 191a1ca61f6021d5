"""A real MNIST network in ONNX, as QOperator and as QDQ, against tensors that onnxruntime made.

The models are not part of the repository: set HWGEN_MODELS to their folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from hwgen.frontends import load
from hwgen.frontends.model import Model
from hwgen.golden import golden
from tests.fuzz.case import Case
from tests.fuzz.run_case import examine

from .test_reference_models import MODELS

FOLDER = MODELS / "onnx_mnist_int8"
KINDS = ("qop", "qdq")
TENSORS = {
    "qop": {
        "QuantizeLinear_0": "Input3_quantized",
        "QLinearConv_1": "Plus30_Output_0_quantized",
        "MaxPool_2": "Pooling66_Output_0_quantized",
        "QLinearConv_3": "Plus112_Output_0_quantized",
        "MaxPool_4": "Pooling160_Output_0_quantized",
        "Reshape_5": "Pooling160_Output_0_reshape0_quantized",
        "QGemm_6": "Plus214_Output_0_quantized",
    },
    "qdq": {
        "QuantizeLinear_0": "Input3_QuantizeLinear_Output",
        "QLinearConv_1": "ReLU32_Output_0_QuantizeLinear_Output",
        "MaxPool_2": "Pooling66_Output_0_QuantizeLinear_Output",
        "QLinearConv_3": "ReLU114_Output_0_QuantizeLinear_Output",
        "MaxPool_4": "Pooling160_Output_0_QuantizeLinear_Output",
        "Reshape_5": "Pooling160_Output_0_reshape0_QuantizeLinear_Output",
        "QGemm_6": "Plus214_Output_0_QuantizeLinear_Output",
    },
}
"""By each stored tensor: its name in the file."""

pytestmark = pytest.mark.skipif(
    not (FOLDER / "inputs_f32.npy").is_file(),
    reason="no reference models; set HWGEN_MODELS to their folder",
)


def network(kind: str) -> Model:
    return load(FOLDER / f"mnist_int8_{kind}.onnx")


def integers(model: Model) -> NDArray[np.int64]:
    """The ten images as the runtime quantizes them, in hwgen's order."""
    number = model.graph.format("Input3")
    scaled = np.rint(np.load(FOLDER / "inputs_f32.npy") / np.float32(number.scale))
    clipped = np.clip(scaled + number.zero_point, number.lo, number.hi).astype(np.int64)
    assert model.origin is not None
    return model.origin.layouts["Input3"].from_file(clipped).reshape(-1, 28, 28, 1)


def stored() -> Mapping[str, NDArray[Any]]:
    with np.load(FOLDER / "intermediates_input0.npz") as saved:
        return dict(saved)


@pytest.mark.parametrize("kind", KINDS)
def test_every_stored_tensor_is_reproduced(kind: str) -> None:
    model, wanted = network(kind), stored()
    assert model.origin is not None
    made = golden(model.graph, integers(model)[:1])
    for name, key in TENSORS[kind].items():
        found = model.origin.layouts[key].to_file(made[model.origin.tensors[key]])
        np.testing.assert_array_equal(found.reshape(wanted[name].shape), wanted[name], name)


@pytest.mark.parametrize("kind", KINDS)
def test_outputs_of_all_images_are_those_of_the_runtime(kind: str) -> None:
    model = network(kind)
    made = golden(model.graph, integers(model))["output"]
    real = (made - model.graph.format("output").zero_point).astype(np.float32)
    real *= np.float32(model.graph.format("output").scale)
    np.testing.assert_array_equal(real, np.load(FOLDER / "outputs_qop_f32.npy"))


def test_real_images_enter_as_the_runtime_quantizes_them() -> None:
    """The input layer divides in double precision: no pixel of these lies near a tie."""
    model = network("qop")
    real = np.load(FOLDER / "inputs_f32.npy").transpose(0, 2, 3, 1)
    np.testing.assert_array_equal(model.graph.format("Input3").quantize(real), integers(model))


@pytest.mark.simulator("verilator")
def test_the_network_in_hardware(tmp_path: Path) -> None:
    """Whole, every bit of the result and every cycle."""
    model = network("qop")
    case = Case(1, model.graph, {}, integers(model)[:2], "never", "never", 2)
    outcome = examine(case, tmp_path, "verilator")
    assert (outcome.wrong_bits, outcome.wrong_cycles, outcome.wrong_fifos) == (0, 0, 0)
    assert outcome.bits > 0
    assert outcome.beats > 0
    assert {finding.kind for finding in outcome.findings} <= {"interval"}  # few frames
