"""Writes small ONNX models for tests, node by node, with onnx.helper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

OPSET = 17
MICROSOFT = "com.microsoft"
KINDS = {
    "uint8": TensorProto.UINT8,
    "int8": TensorProto.INT8,
    "int64": TensorProto.INT64,
    "float32": TensorProto.FLOAT,
}


def f32(values: Any) -> NDArray[np.float32]:
    return np.array(values, dtype=np.float32)


def i8(values: Any) -> NDArray[np.int8]:
    return np.array(values, dtype=np.int8)


def i32(values: Any) -> NDArray[np.int32]:
    return np.array(values, dtype=np.int32)


class Writer:
    """One model. Methods return the names of the tensors that they make."""

    def __init__(self, name: str = "net", opset: int = OPSET) -> None:
        self.name = name
        self.opset = opset
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self.inputs: list[onnx.ValueInfoProto] = []

    def input(self, name: str, shape: Sequence[int | str | None], dtype: str = "float32") -> str:
        self.inputs.append(helper.make_tensor_value_info(name, KINDS[dtype], list(shape)))
        return name

    def constant(self, values: Any, dtype: Any = None, name: str | None = None) -> str:
        name = name or f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(values, dtype=dtype), name))
        return name

    def op(
        self, operator: str, inputs: Sequence[str], outputs: Sequence[str] | str | None = None,
        **attributes: Any,
    ) -> str:  # fmt: skip
        """Add a node; "com.microsoft.QGemm" names the domain too. Returns the first output."""
        domain, _, kind = operator.rpartition(".")
        made = [outputs] if isinstance(outputs, str) else outputs or [f"t{len(self.nodes)}"]
        node = helper.make_node(
            kind,
            list(inputs),
            list(made),
            f"n{len(self.nodes)}_{kind}",
            domain=domain,
            **attributes,
        )
        self.nodes.append(node)
        return made[0]

    def model(self, outputs: Sequence[str]) -> onnx.ModelProto:
        results = [onnx.ValueInfoProto(name=name) for name in outputs]
        graph = helper.make_graph(self.nodes, self.name, self.inputs, results, self.constants)
        domains = {node.domain for node in self.nodes if node.domain}
        opsets = [helper.make_opsetid("", self.opset)]
        opsets += [helper.make_opsetid(domain, 1) for domain in sorted(domains)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=8)

    def finish(self, outputs: Sequence[str]) -> bytes:
        content: bytes = self.model(outputs).SerializeToString()
        return content
