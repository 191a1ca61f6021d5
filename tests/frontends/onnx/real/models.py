"""ONNX models in a few lines, run in onnxruntime and as the imported graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper

from hwgen.frontends.examined import Examined
from hwgen.frontends.onnx.importer import import_model
from hwgen.frontends.onnx.reader import read
from hwgen.frontends.options import ImportOptions
from hwgen.golden.float_run import float_run
from hwgen.ir.batch import as_inputs
from hwgen.ir.terminals import Input, Output

Array = np.ndarray
IR_VERSION = 8


class ModelBuilder:
    """Collects nodes and constants; tensors are named by the order in which they are made."""

    def __init__(self, opset: int = 17, domains: Mapping[str, int] | None = None) -> None:
        self.opset = opset
        self.domains = dict(domains or {})
        self.nodes: list[Any] = []
        self.constants: dict[str, Array] = {}
        self.inputs: dict[str, tuple[int | str, ...]] = {}
        self.outputs: list[tuple[str, int]] = []

    def input(self, *shape: int | str, name: str = "x") -> str:
        self.inputs[name] = shape
        return name

    def constant(self, values: Any, dtype: Any = np.float32) -> str:
        name = f"c{len(self.constants)}"
        self.constants[name] = np.asarray(values, dtype=dtype)
        return name

    def node(
        self, operator: str, *inputs: str, outputs: int = 1, domain: str = "", **attributes: Any
    ) -> Any:
        """Add a node; returns the name of its output, or the names of all of them."""
        names = [f"t{len(self.nodes)}" + ("" if n == 0 else f"_{n}") for n in range(outputs)]
        made = helper.make_node(operator, inputs, names, names[0] + "_node", domain=domain)
        made.attribute.extend(helper.make_attribute(*pair) for pair in attributes.items())
        self.nodes.append(made)
        return names[0] if outputs == 1 else names

    def output(self, *names: str, dtype: int = TensorProto.FLOAT) -> None:
        self.outputs += [(name, dtype) for name in names]

    def model(self) -> Any:
        graph = helper.make_graph(
            self.nodes,
            "made_by_a_test",
            [
                helper.make_tensor_value_info(n, TensorProto.FLOAT, s)
                for n, s in self.inputs.items()
            ],
            [helper.make_tensor_value_info(name, dtype, None) for name, dtype in self.outputs],
            [numpy_helper.from_array(values, name) for name, values in self.constants.items()],
        )
        opsets = [helper.make_opsetid("", self.opset)]
        opsets += [helper.make_opsetid(*pair) for pair in self.domains.items()]
        return helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)


def frames(
    builder: ModelBuilder, seed: int, count: int = 3, spread: float = 1.5
) -> dict[str, Array]:
    """Random frames [count, ...] for each input."""
    rng = np.random.default_rng(seed)
    return {
        name: rng.normal(0, spread, (count, *shape[1:])).astype(np.float32)  # type: ignore[arg-type]
        for name, shape in builder.inputs.items()
    }


def run_onnx(model: Any, inputs: Mapping[str, Array]) -> list[Array]:
    """Outputs of onnxruntime, frame by frame, [N, ...] each. Raises RuntimeError."""
    onnxruntime = pytest.importorskip("onnxruntime", reason="needs onnxruntime")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    count = len(next(iter(inputs.values())))
    try:
        session = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )
        rows = [
            session.run(None, {name: values[n : n + 1] for name, values in inputs.items()})
            for n in range(count)
        ]
    except Exception as error:
        raise RuntimeError(str(error)) from error
    return [np.concatenate(column) for column in zip(*rows, strict=True)]


def imported(model: Any, options: ImportOptions | None = None) -> Examined:
    """What hwgen makes of the model."""
    content = model.SerializeToString()
    chosen = options or ImportOptions()
    return import_model(read(Path("model.onnx"), content, chosen), chosen)


def run_imported(examined: Examined, inputs: Mapping[str, Array]) -> list[Array]:
    """Outputs of the float graph in the layout of the file."""
    graph, origin = examined.graph, examined.origin
    assert graph is not None
    assert origin is not None
    assert examined.errors == ()
    images = {
        node.name: origin.layouts[node.name].from_file(inputs[node.name]).reshape(-1, *node.shape)
        for node in graph.nodes
        if isinstance(node, Input)
    }
    outputs = [node.name for node in graph.nodes if isinstance(node, Output)]
    found = float_run(graph, as_inputs(tuple(images), images))
    return [origin.layouts[name].to_file(np.asarray(found[name])) for name in outputs]


def check(
    builder: ModelBuilder, seed: int = 0, tolerance: float = 2e-5, spread: float = 1.5
) -> Examined:
    """Import the model and compare every output with onnxruntime."""
    model = builder.model()
    inputs = frames(builder, seed, spread=spread)
    expected = run_onnx(model, inputs)
    examined = imported(model)
    assert [str(error) for error in examined.errors] == []
    results = run_imported(examined, inputs)
    for wanted, result in zip(expected, results, strict=True):
        assert result.shape == wanted.shape
        np.testing.assert_allclose(result, wanted, rtol=tolerance, atol=tolerance)
    return examined


def messages(builder: ModelBuilder) -> Sequence[str]:
    """All that stands against an import."""
    return [str(error) for error in imported(builder.model()).errors]
