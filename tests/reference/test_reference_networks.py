"""Whole int8 networks from their files against what the TensorFlow Lite reference kernels made.

The models are not part of the repository: set HWGEN_MODELS to their folder.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from hwgen.arithmetic import softmax
from hwgen.frontends import load
from hwgen.frontends.model import Model
from hwgen.frontends.options import ImportOptions
from hwgen.frontends.tflite.reader import read
from hwgen.golden import golden
from hwgen.ir.terminals import QuantInput

from .test_reference_models import MODELS, NAMES

pytestmark = pytest.mark.skipif(
    not all((MODELS / name / f"{name}.tflite").is_file() for name in NAMES),
    reason="no reference models; set HWGEN_MODELS to their folder",
)
TAPS = {"resnet8_ic_int8": 16, "dscnn_kws_int8": 13}


@cache
def imported(name: str, options: ImportOptions | None = None) -> Model:
    return load(MODELS / name / f"{name}.tflite", options or ImportOptions())


def inputs(name: str, model: Model) -> np.ndarray:
    (source,) = [node for node in model.graph.nodes if isinstance(node, QuantInput)]
    given: np.ndarray = np.load(MODELS / name / "inputs.npy")
    return given.reshape(len(given), *source.shape).astype(np.int64)


def stored(name: str) -> dict[str, np.ndarray]:
    """Tensors of the first input by their key in the file."""
    keys = list(read((MODELS / name / f"{name}.tflite").read_bytes(), name).tensors)
    with np.load(MODELS / name / "intermediates_input0.npz") as saved:
        return {keys[int(entry.rsplit("_t", 1)[1])]: saved[entry] for entry in saved.files}


def mismatches(name: str, model: Model, frames: int = 1) -> int:
    """Values of the output that differ from those of the runtime, in the first `frames` inputs."""
    made = golden(model.graph, inputs(name, model)[:frames])[model.graph.nodes[-1].name]
    expected = np.load(MODELS / name / "outputs_ref.npy")[:frames]
    return int(np.count_nonzero(made.reshape(expected.shape) != expected))


@pytest.mark.parametrize("name", NAMES)
def test_every_tensor_of_the_first_input_equals_the_reference_kernels(name: str) -> None:
    model = imported(name)
    made = golden(model.graph, inputs(name, model)[:1])
    expected = stored(name)
    assert len(expected) == TAPS[name]
    assert model.origin is not None
    for key, tensor in expected.items():
        layer = model.origin.tensors[key]
        np.testing.assert_array_equal(made[layer].reshape(tensor.shape), tensor, err_msg=key)


@pytest.mark.parametrize("name", NAMES)
def test_the_output_of_every_input_equals_the_reference_kernels(name: str) -> None:
    assert mismatches(name, imported(name), 99) == 0


def tensors_that_differ(name: str, model: Model) -> int:
    """Of the first input, as far as the layers are there."""
    made = golden(model.graph, inputs(name, model)[:1])
    assert model.origin is not None
    return sum(
        not np.array_equal(made[model.origin.tensors[key]].reshape(tensor.shape), tensor)
        for key, tensor in stored(name).items()
        if key in model.origin.tensors
    )


Patch = pytest.MonkeyPatch
CONVOLUTION = "hwgen.frontends.tflite.operators.convolution.convolution_rule"


@pytest.mark.parametrize(
    ("name", "rule"),
    [(name, rule) for name in NAMES for rule in "SHF"] + [("resnet8_ic_int8", "U")],
)
def test_another_rule_of_convolutions_differs(name: str, rule: str, monkeypatch: Patch) -> None:
    """Rule U differs below 0 alone, and all of the other network's layers cut there."""
    monkeypatch.setattr(CONVOLUTION, lambda *_, **__: rule)
    assert tensors_that_differ(name, imported.__wrapped__(name))


def test_a_dense_layer_by_the_older_rule_is_no_other_here() -> None:
    """The rules H and D differ near ties; see tests/frontends/tflite/operators/test_dense.py."""
    model = imported("resnet8_ic_int8", ImportOptions(dense_rule="D"))
    assert mismatches("resnet8_ic_int8", model, 99) == 0


@pytest.mark.parametrize("name", NAMES)
def test_a_softmax_of_one_newton_step_less_differs(name: str, monkeypatch: Patch) -> None:
    monkeypatch.setattr(softmax, "NEWTON_STEPS", 1)
    assert mismatches(name, imported(name), 99)
