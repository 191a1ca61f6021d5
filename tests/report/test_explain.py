"""What `hwgen explain` tells of a network: its layers with every number, and what is refused."""

from __future__ import annotations

import json

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.frontends.examined import Examined
from hwgen.frontends.model import Origin, Step
from hwgen.ir.graph import Graph
from hwgen.passes.quantize import quantize
from hwgen.report.explain import Explanation, cells, explain, layer_table


def float_graph() -> Graph:
    graph = Graph("net")
    x = graph.input("x", (8, 6, 2))
    weight = np.random.default_rng(1).normal(size=(3, 3, 1, 4))
    x = graph.conv2d(x, weight, stride=(2, 1), padding=(1, 0, 2, 1), groups=2, name="conv")
    x = graph.max_pool2d(x, 2, name="pool")
    x = graph.flatten(x, name="flat")
    x = graph.dense(x, np.ones((graph.shape("flat")[0], 3)), name="fc")
    graph.output(x, name="out")
    return graph


def explanation_of(graph: Graph, *errors: HwgenError) -> Explanation:
    steps = (Step("a", "RESHAPE", ("flat",)), Step("b", "PAD", (), "folded into 'conv'"))
    return explain(Examined(graph, Origin("TFLite", "LiteRT reference", steps, {}), errors))


@pytest.fixture(scope="module")
def integer_graph() -> Graph:
    return quantize(float_graph(), np.random.default_rng(2).normal(size=(4, 8, 6, 2)))


def test_a_float_layer_has_its_window_and_its_numbers() -> None:
    found = {layer.name: layer for layer in explanation_of(float_graph()).layers}
    conv, rows, columns = found["conv"], *float_graph().shape("conv")[:2]
    assert conv.window == "3x3, stride 2x1, pad top 1 left 2 right 1, groups 2"
    assert conv.macs == rows * columns * 9 * 4
    assert conv.parameters == 9 * 4 + 4
    assert (conv.bits, conv.rule, cells(conv)[-2:]) == (None, None, ("float", "-"))
    assert (found["pool"].window, found["pool"].macs) == ("2x2, stride 2x2", 0)
    assert found["fc"].macs == float_graph().shape("flat")[0] * 3


def test_an_integer_layer_has_its_format_and_how_it_rounds(integer_graph: Graph) -> None:
    found = {layer.name: layer for layer in explanation_of(integer_graph).layers}
    conv = found["conv"]
    assert (conv.kind, conv.bits, conv.rule, conv.requantizer) == ("Conv2d", 8, "D", "linear")
    assert conv.multiplier_bits is not None
    assert cells(conv)[-1] == f"rule D, multiplier of {conv.multiplier_bits} bits"
    number = integer_graph.format("conv")
    assert cells(conv)[-2] == f"int8, scale {number.scale:.6g}, zero {number.zero_point}"
    assert cells(found["flat"])[3:6] == ("-", "-", "-")


def test_the_sums_are_those_of_the_layers(integer_graph: Graph) -> None:
    found = explanation_of(integer_graph)
    assert found.macs == sum(layer.macs for layer in found.layers) > 0
    assert f"{found.macs:,} MACs" in str(layer_table(found).title)
    assert "LiteRT reference" in str(layer_table(found).title)


def test_what_needs_no_layer_is_told() -> None:
    assert [step.node for step in explanation_of(float_graph()).folded] == ["b"]


def test_all_of_it_is_plain_data(integer_graph: Graph) -> None:
    refused = HwgenError("is not supported", layer="z", hint="drop it")
    plain = json.loads(json.dumps(explanation_of(integer_graph, refused).to_json()))
    assert plain["refused"] == [{"layer": "z", "message": "is not supported", "hint": "drop it"}]
    assert [layer["name"] for layer in plain["layers"]] == [n.name for n in integer_graph.nodes]
    assert plain["origin"]["steps"][1]["note"] == "folded into 'conv'"


def test_a_bipolar_layer_is_called_so() -> None:
    rng = np.random.default_rng(0)
    graph = Graph("net")
    graph.output(graph.dense(graph.input("x", (4,)), rng.normal(size=(4, 2)), name="fc"))
    quantized = quantize(graph, rng.normal(size=(8, 4)), weight_bits=1, activation_bits=1)
    (fc,) = (layer for layer in explanation_of(quantized).layers if layer.name == "fc")
    assert (fc.bits, fc.step) == (1, 2)
    assert cells(fc)[-2] == f"bipolar, scale {quantized.format('fc').scale:.6g}"
