from __future__ import annotations

import numpy as np

from hwgen.frontends.order import check_order
from hwgen.frontends.source import SourceGraph, SourceNode, SourceTensor


def node(name: str, inputs: str, outputs: str) -> SourceNode:
    return SourceNode(name, "RELU", tuple(inputs), tuple(outputs), {})


def graph(*nodes: SourceNode, inputs: str = "x", outputs: str = "y") -> SourceGraph:
    tensors = {key: SourceTensor(key, (-1, 4), "int8") for key in "xabyz"}
    tensors["c"] = SourceTensor("c", (0,), "int8", np.zeros(0, np.int8))
    tensors["e"] = SourceTensor("e", (1, 0), "int8")
    return SourceGraph("TFLite", "net", nodes, tensors, tuple(inputs), tuple(outputs))


def messages(found: SourceGraph) -> list[str]:
    return [str(error) for error in check_order(found)]


def test_nodes_in_order_are_fine() -> None:
    assert messages(graph(node("n", "xc", "a"), node("m", "aa", "yb"))) == []


def test_cycles_are_refused() -> None:
    assert messages(graph(node("n", "xb", "a"), node("m", "a", "by"))) == [
        "layer 'n': reads the tensor 'b', which no node before it computes"
    ]


def test_tensors_are_computed_once() -> None:
    found = messages(graph(node("n", "x", "ya"), node("m", "x", "a"), node("o", "x", "bb")))
    assert found == [
        "layer 'm': computes the tensor 'a', which has its values already",
        "layer 'o': computes the tensor 'b', which has its values already",
    ]
    assert messages(graph(node("n", "x", "yxc"))) == [
        "layer 'n': computes the tensor 'x', which has its values already",
        "layer 'n': computes the tensor 'c', which has its values already",
        "layer 'n': the tensor 'c' has the shape (0,); each size must be at least 1",
    ]


def test_ports_have_values_of_their_own() -> None:
    assert messages(graph(inputs="xxc", outputs="z")) == [
        "the input 'c' has values in the file",
        "a tensor is an input more than once",
        "the tensor 'c' has the shape (0,); each size must be at least 1",
        "no node computes the output 'z'",
    ]


def test_results_have_values() -> None:
    assert messages(graph(node("n", "x", "ye"), node("m", "x", ""))) == [
        "layer 'n': the tensor 'e' has the shape (1, 0); each size must be at least 1",
        "layer 'm': has no output",
    ]
