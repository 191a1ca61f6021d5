"""One operator of ONNX Runtime on every integer that it can meet: the oracle of the arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from hwgen.ir.formats import IntFormat

onnxruntime = pytest.importorskip("onnxruntime", reason="needs onnxruntime")

Ints = NDArray[np.int64]
Input = tuple[NDArray[Any], IntFormat]


def kernel(
    operator: str,
    inputs: Sequence[Input],
    target: IntFormat,
    attributes: Mapping[str, Any] | None = None,
) -> Ints:
    """Output of a com.microsoft operator whose inputs are each followed by scale and zero point."""
    order, constants, values = [], [], []
    for number, (data, of) in enumerate((*inputs, (None, target))):
        names = [f"{what}{number}" for what in ("x", "s", "z")]
        constants += [
            numpy_helper.from_array(np.array(of.scale, np.float32), names[1]),
            numpy_helper.from_array(np.array(of.zero_point, _dtype(of)), names[2]),
        ]
        order += names[1:] if data is None else names
        if data is not None:
            values.append(helper.make_tensor_value_info(names[0], _type(of), data.shape))
    node = helper.make_node(operator, order, ["y"], domain="com.microsoft", **(attributes or {}))
    output = helper.make_tensor_value_info("y", _type(target), None)
    graph = helper.make_graph([node], "kernel", values, [output], constants)
    feed = {f"x{n}": data.astype(_dtype(of)) for n, (data, of) in enumerate(inputs)}
    return _run(graph, feed)


def _run(graph: Any, feed: Mapping[str, NDArray[Any]]) -> Ints:
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=8)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    found: Ints = session.run(None, dict(feed))[0].astype(np.int64)
    return found


def _dtype(number: IntFormat) -> type[np.integer]:
    return np.int8 if number.signed else np.uint8


def _type(number: IntFormat) -> int:
    return int(TensorProto.INT8 if number.signed else TensorProto.UINT8)
