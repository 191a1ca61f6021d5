"""Sums of a real int8 residual network against what the TensorFlow Lite reference kernel made."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from hwgen.golden.pairwise import output_of
from hwgen.ir.formats import IntFormat
from hwgen.ir.pairwise import Add, QuantAdd
from hwgen.passes.lowering.pairwise import integer_sum
from hwgen.schedule.pairwise import weighted

from .test_reference_models import MODELS, model

NAME = "resnet8_ic_int8"
SAVED = MODELS / NAME / "ops.json"
pytestmark = pytest.mark.skipif(
    not SAVED.is_file(), reason="no reference models; set HWGEN_MODELS to their folder"
)


def sums() -> list[dict[str, Any]]:
    return [op for op in model(NAME)["ops"] if op["op"] == "ADD"] if SAVED.is_file() else []


def layer(op: dict[str, Any]) -> QuantAdd:
    a, b, out = (IntFormat(8, True, *op[key]) for key in ("in_q", "in2_q", "out_q"))
    node = integer_sum(Add("sum", ("a", "b")), (a, b), out, "D")
    return replace(node, activation=(out.zero_point, out.hi)) if op["act"] == "RELU" else node


def operands(op: dict[str, Any]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Both inputs and the output for the first frame."""
    with np.load(MODELS / NAME / "intermediates_input0.npz") as saved:
        made = {int(key.rsplit("_t", 1)[1]): saved[key] for key in saved.files}
    a, b = (made[index].astype(np.int32) for index in op["inputs"])
    return a, b, made[op["outputs"][0]]


@pytest.mark.parametrize("op", sums(), ids=lambda op: str(op["i"]))
def test_sum_equals_the_reference_kernel(op: dict[str, Any]) -> None:
    a, b, expected = operands(op)
    np.testing.assert_array_equal(output_of(layer(op), a, b), expected)


@pytest.mark.parametrize("op", sums(), ids=lambda op: str(op["i"]))
def test_the_factors_of_the_hardware_equal_the_reference_kernel(op: dict[str, Any]) -> None:
    node = layer(op)
    a, b, expected = operands(op)
    found = weighted(node)
    assert found is not None
    offsets = (x - f.zero_point for x, f in ((a, node.input_a), (b, node.input_b)))
    np.testing.assert_array_equal(found.apply(*offsets), expected)
