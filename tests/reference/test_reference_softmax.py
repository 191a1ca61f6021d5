"""Softmax layers of real int8 networks against tensors of the TensorFlow Lite reference kernel.

The models are not part of the repository: set HWGEN_MODELS to their folder.
"""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.golden import golden
from hwgen.ir.formats import IntFormat
from hwgen.ir.graph import Graph
from hwgen.ir.softmax import QuantSoftmax, softmax_format
from hwgen.ir.terminals import QuantInput, QuantOutput

from .test_reference_models import MODELS, NAMES, model, tensors


@pytest.mark.parametrize("name", NAMES)
def test_softmax_equals_the_reference_kernel(name: str) -> None:
    if not (MODELS / name / "ops.json").is_file():
        pytest.skip("no reference models; set HWGEN_MODELS to their folder")
    (op,) = [op for op in model(name)["ops"] if op["op"] == "SOFTMAX"]
    source, result = (IntFormat(8, True, *op[key]) for key in ("in_q", "out_q"))
    assert result == softmax_format(source)
    shape = tuple(op["in_shape"][1:])
    nodes = [
        QuantInput("input", (), shape, source),
        QuantSoftmax("softmax", ("input",), source, result),
        QuantOutput("output", ("softmax",), result),
    ]
    x, expected = tensors(name, op)
    made = golden(Graph.from_nodes("one_layer", nodes), x)["output"]
    np.testing.assert_array_equal(made, expected)
