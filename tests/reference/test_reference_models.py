"""Layers of real int8 networks against tensors that the TensorFlow Lite reference kernels made.

The models are not part of the repository: set HWGEN_MODELS to their folder.
"""

from __future__ import annotations

import json
import os
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hwgen.arithmetic import rounding
from hwgen.arithmetic.requantize import Requantizer, search
from hwgen.frontends.tflite.reader import read
from hwgen.golden import golden
from hwgen.golden.convolution import accumulators
from hwgen.ir.convolution import QuantConv2d
from hwgen.ir.dense import QuantDense
from hwgen.ir.formats import IntFormat
from hwgen.ir.graph import Graph
from hwgen.ir.terminals import QuantInput, QuantOutput
from hwgen.ir.verify import accumulator_reach
from hwgen.ir.weights import WeightedNode
from hwgen.schedule.layer import Folding
from tests.fuzz.case import Case
from tests.fuzz.run_case import differences

ROOT = Path(__file__).parents[2]
MODELS = Path(os.environ.get("HWGEN_MODELS", ROOT.parent / "shared" / "models"))
NAMES = ("resnet8_ic_int8", "dscnn_kws_int8")
RULES = {"CONV_2D": "D", "DEPTHWISE_CONV_2D": "D", "FULLY_CONNECTED": "H"}


@cache
def model(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((MODELS / name / "ops.json").read_text())
    return loaded


def layers() -> list[Any]:
    """(model, operator) of every layer with weights, or one that skips."""
    if not all((MODELS / name / "ops.json").is_file() for name in NAMES):
        reason = "no reference models; set HWGEN_MODELS to their folder"
        return [pytest.param("", 0, marks=pytest.mark.skip(reason=reason))]
    found = [(name, op) for name in NAMES for op in model(name)["ops"]]
    return [pytest.param(name, op["i"], id=f"{name}-{op['i']}") for name, op in found
            if op["op"] in RULES]  # fmt: skip


def one_layer(name: str, op: dict[str, Any]) -> Graph:
    """The layer with its real weights between an input and an output."""
    path = MODELS / name / f"{name}.tflite"
    stored = list(read(path.read_bytes(), path.name).tensors.values())
    weight, bias = (stored[index].data for index in op["inputs"][1:3])
    scales = stored[op["inputs"][1]].quantization.scale.astype(np.float64)
    source = IntFormat(8, True, *op["in_q"])
    result = IntFormat(8, True, *op["out_q"])
    low = result.zero_point if op["act"] == "RELU" else -128
    common: dict[str, Any] = {
        "name": "layer",
        "inputs": ("input",),
        "weight_bits": 8,
        "bias": bias,
        "input_format": source,
        "format": result,
        "rule": RULES[op["op"]],
        "scale": np.broadcast_to(
            rounding.combine("D", source.scale, scales, result.scale), bias.shape
        ),
        "activation": (max(low, -128), 127),
    }
    layer: QuantConv2d | QuantDense
    if op["op"] in ("CONV_2D", "DEPTHWISE_CONV_2D"):
        top, left, bottom, right = op["pads_tlbr"]
        depthwise = op["op"] == "DEPTHWISE_CONV_2D"
        layer = QuantConv2d(
            weight=weight.transpose(1, 2, 0, 3) if depthwise
            else weight.transpose(1, 2, 3, 0),
            stride=tuple(op["stride"]),
            padding=(top, bottom, left, right),
            dilation=tuple(op["dilation"]),
            groups=op["in_shape"][3] if depthwise else 1,
            **common,
        )  # fmt: skip
    else:
        layer = QuantDense(weight=weight.T, **common)
    shape = tuple(op["in_shape"][1:])
    nodes = [QuantInput("input", (), shape, source), layer]
    return Graph.from_nodes("one_layer", [*nodes, QuantOutput("output", ("layer",), result)])


def tensors(name: str, op: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """Input and expected output of the layer for the first frame."""
    with np.load(MODELS / name / "intermediates_input0.npz") as saved:
        made = {int(key.rsplit("_t", 1)[1]): saved[key] for key in saved.files}
    if op["inputs"][0] in made:
        return made[op["inputs"][0]], made[op["outputs"][0]]
    first = np.load(MODELS / name / "inputs.npy")[:1]
    return first.reshape(op["in_shape"]), made[op["outputs"][0]]


def searched(graph: Graph, layer: WeightedNode) -> Requantizer:
    reach = accumulator_reach(graph, layer)
    return search(
        layer.rule, layer.scale, layer.format.zero_point, *layer.activation, reach.lo, reach.hi
    )


@pytest.mark.parametrize(("name", "index"), layers())
def test_layer_equals_the_reference_kernel(name: str, index: int) -> None:
    op = model(name)["ops"][index]
    x, expected = tensors(name, op)
    np.testing.assert_array_equal(golden(one_layer(name, op), x)["output"], expected)


@pytest.mark.parametrize(("name", "index"), layers())
def test_searched_requantizer_equals_the_reference_kernel(name: str, index: int) -> None:
    op = model(name)["ops"][index]
    x, expected = tensors(name, op)
    graph = one_layer(name, op)
    layer = graph.node("layer")
    assert isinstance(layer, QuantConv2d | QuantDense)
    found = searched(graph, layer)
    assert found.kind == "linear"
    np.testing.assert_array_equal(found.apply(accumulators(layer, x.astype(np.int32))), expected)


@pytest.mark.simulator("icarus")
@pytest.mark.parametrize(
    ("name", "index"), [found for found in layers() if found.id and found.id.endswith("kws_int8-1")]
)
def test_a_depthwise_layer_in_hardware_equals_the_reference_kernel(
    name: str, index: int, tmp_path: Path
) -> None:
    """16 channels at a time; golden, which the test above compares, stands for the kernel."""
    op = model(name)["ops"][index]
    x, _ = tensors(name, op)
    bare = one_layer(name, op)
    layer = bare.node("layer")
    assert isinstance(layer, QuantConv2d)
    layer = replace(layer, requantizer=searched(bare, layer))
    graph = Graph.from_nodes("net", [bare.node("input"), layer, bare.node("output")])
    images = np.concatenate([x, x]).astype(np.int64)
    case = Case(1, graph, {"layer": Folding(16, 1)}, images, "never", "random", 2)
    assert differences(case, tmp_path) == []
