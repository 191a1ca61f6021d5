from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from hwgen import Graph, HwgenError, quantize
from hwgen.ir.activation import Relu
from hwgen.ir.dense import QuantDense
from hwgen.ir.node import Node
from hwgen.ir.terminals import Input, Output
from hwgen.ir.verify import accumulator_reach, verify


def quantized() -> Graph:
    graph = Graph("g")
    x = graph.dense(graph.input("x", (2,)), [[1.0, -1.0], [0.5, 2.0]], name="fc")
    graph.output(graph.relu(graph.dense(x, np.ones((2, 1)), name="fc2"), name="relu"))
    return quantize(graph, [[-1.0, 1.0], [1.0, -1.0]])


def changed(name: str, **fields: Any) -> Graph:
    """The quantized graph with other fields in one layer."""
    nodes = [replace(n, **fields) if n.name == name else n for n in quantized().nodes]
    return Graph.from_nodes("g", nodes)


def message(make: Callable[[], Graph]) -> str:
    with pytest.raises(HwgenError) as error:
        verify(make())
    return str(error.value)


def of(*nodes: Node) -> Callable[[], Graph]:
    return lambda: Graph.from_nodes("g", nodes)


INPUT, RELU, OUTPUT = Input("i", (), (3,)), Relu("a", ("i",)), Output("o", ("a",))


def test_legal_graph_is_returned() -> None:
    graph = quantized()
    assert verify(graph) is graph


def test_missing_output_is_refused() -> None:
    assert message(of(INPUT, RELU)).splitlines() == [
        "graph 'g' needs an output layer",
        "  hint: end it with graph.output(x)",
        "layer 'a': no layer reads its output",
        "  hint: connect it or remove it",
    ]


def test_missing_input_is_refused() -> None:
    assert message(lambda: Graph("g")).splitlines() == [
        "graph 'g' needs an input layer",
        "  hint: begin it with graph.input(...)",
        "graph 'g' needs an output layer",
        "  hint: end it with graph.output(x)",
    ]


def test_several_inputs_and_outputs_are_legal() -> None:
    nodes = INPUT, RELU, OUTPUT, Output("p", ("a",)), Input("j", (), (3,)), Output("q", ("j",))
    graph = Graph.from_nodes("g", nodes)
    assert verify(graph) is graph


def test_input_that_no_layer_reads_is_refused() -> None:
    graph = of(INPUT, RELU, OUTPUT, Input("j", (), (3,)))
    assert message(graph).splitlines()[0] == "layer 'j': no layer reads its output"


def test_unused_layer_is_refused() -> None:
    assert message(of(INPUT, RELU, OUTPUT, Relu("dead", ("i",)))) == (
        "layer 'dead': no layer reads its output\n  hint: connect it or remove it"
    )


def test_layer_behind_the_output_is_refused() -> None:
    nodes = (INPUT, RELU, OUTPUT, Relu("b", ("o",)))
    assert "layer 'o': is an output, no layer can read it" in message(of(*nodes))


def test_mixed_graph_is_refused() -> None:
    nodes = [n for n in quantized().nodes if n.name != "output"]
    graph = of(*nodes, Output("output", ("fc2",)))
    assert message(graph) == "float layers in a quantized graph: output"


def test_formats_that_disagree_are_refused() -> None:
    other = replace(quantized().format("fc"), scale=0.5, zero_point=1)
    text = message(lambda: changed("fc2", input_format=other, requantizer=None))
    assert text.startswith("layer 'fc2': reads IntFormat(bits=8, signed=True, scale=0.5,")
    assert "but 'fc' makes IntFormat(bits=8, signed=True, scale=" in text


def test_each_of_several_inputs_is_read_in_its_own_format() -> None:
    graph = Graph("g")
    left, right = graph.input("left", (2,)), graph.input("right", (2,))
    graph.output(graph.add(left, right, name="sum"))
    made = quantize(graph, {"left": [[-1.0, 1.0]], "right": [[-3.0, 9.0]]})
    assert made.format("left") != made.format("right")
    nodes = [replace(n, inputs=n.inputs[::-1]) if n.name == "sum" else n for n in made.nodes]
    text = message(of(*nodes)).splitlines()
    assert len(text) == 2
    assert text[0].startswith("layer 'sum': reads IntFormat")
    assert "but 'right' makes IntFormat" in text[0]
    assert "but 'left' makes IntFormat" in text[1]


def test_accumulator_that_may_overflow_is_refused() -> None:
    text = message(lambda: changed("fc", bias=np.array([1 << 31, 0]), requantizer=None))
    assert text == (
        "layer 'fc': accumulator needs 33 bits, at most 32 are allowed\n"
        "  hint: use fewer weight_bits or activation_bits for this layer"
    )


def test_requantizer_for_a_smaller_range_is_refused() -> None:
    node = quantized().node("fc")
    assert isinstance(node, QuantDense)
    text = message(lambda: changed("fc", bias=node.bias + 1))
    assert text == "layer 'fc': requantizer is not proved for every accumulator"


def test_requantizer_with_another_clamp_is_refused() -> None:
    text = message(lambda: changed("fc", activation=(0, 5)))
    assert text == "layer 'fc': requantizer has other channels or another clamp"


def test_reach_uses_what_the_layer_before_can_produce() -> None:
    graph = Graph("g")
    x = graph.relu(graph.dense(graph.input("x", (1,)), [[1.0]], name="a"), name="relu")
    graph.output(graph.dense(x, [[1.0]], name="b"))
    node = quantize(graph, [[-1.0], [1.0]], power_of_two=True).node("b")
    assert isinstance(node, QuantDense)
    reach = accumulator_reach(quantize(graph, [[-1.0], [1.0]], power_of_two=True), node)
    assert reach.lo[0] == node.bias[0]
