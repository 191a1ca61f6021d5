"""What exporters compute with constants: shapes of tensors and parts of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from onnx import numpy_helper

from ..random_models import Network
from ..runtime import compare, graph_of, imported


def test_a_flatten_as_exporters_write_it() -> None:
    """Shape, Gather, Unsqueeze, Concat, Reshape."""
    net = Network(1, (1, 4, 3, 5))
    writer = net.writer
    shape = writer.op("Shape", [net.value.name])
    batch = writer.op("Gather", [shape, writer.constant(0, np.int64)], axis=0)
    axes = writer.op("Constant", [], value_ints=[0])
    first = writer.op("Unsqueeze", [batch, axes])
    rest = writer.op("Constant", [], value=numpy_helper.from_array(np.array([-1])))
    wanted = writer.op("Concat", [first, writer.op("Cast", [rest], to=7)], axis=0)
    name = writer.op("Reshape", [net.value.name, wanted])
    content = writer.finish([name])
    assert len(graph_of(imported(content)).nodes) == 2
    assert compare(content, seed=1)[name] == 0


def test_a_constant_of_a_shape_is_added() -> None:
    net = Network(2, (1, 6))
    shape = net.writer.constant([6], np.int64)
    half = numpy_helper.from_array(np.array([0.5], np.float32))
    many = net.writer.op("ConstantOfShape", [shape], value=half)
    plain = net.writer.op("DequantizeLinear", net.triple(net.value))
    made = net.writer.op("Add", [plain, many])
    name = net.writer.op("QuantizeLinear", [made, *net.steps(0.1, 7)])
    assert compare(net.writer.finish([name]), seed=2)[name] <= 1


@pytest.mark.parametrize(
    ("kind", "values", "attributes", "message"),
    [
        ("ConstantOfShape", [1 << 20, 1 << 20], {}, "makes a constant of shape [1048576, 1048576]"),
        ("ConstantOfShape", [-3], {}, "makes a constant of shape [-3]"),
        ("Gather", [1, 2, 3], {"axis": 4}, "cannot take from a constant of shape [3] along axis 4"),
    ],
)
def test_constants_that_cannot_be_are_refused(
    kind: str, values: list[int], attributes: dict[str, Any], message: str
) -> None:
    net = Network(3, (1, 6))
    inputs = [net.writer.constant(values, np.int64)]
    inputs += [net.writer.constant(0, np.int64)] if kind == "Gather" else []
    many = net.writer.op(kind, inputs, **attributes)
    name = net.writer.op("Reshape", [net.value.name, many])
    (error,) = imported(net.writer.finish([name])).errors
    assert error.message.startswith(message)


def test_entries_that_are_not_there_are_refused() -> None:
    net = Network(4, (1, 6))
    taken = net.writer.op("Gather", [net.writer.op("Shape", [net.value.name]),
                                     net.writer.constant([5], np.int64)])  # fmt: skip
    name = net.writer.op("Reshape", [net.value.name, taken])
    (error,) = imported(net.writer.finish([name])).errors
    assert error.message == "takes an entry that a constant of shape [2] lacks"
