"""Which integers a tensor gets, by what reads it."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.formats import constants_first, frame, readers
from hwgen.frontends.source import SourceGraph, SourceNode, SourceTensor

from .random_qdq import RealNetwork
from .runtime import compare_layers, graph_of, imported


def node(name: str, *inputs: str | None) -> SourceNode:
    return SourceNode(name, "Any", inputs, (name,), {})


def test_readers_are_counted_once() -> None:
    found = readers([node("a", "x", "x"), node("b", "x", None, "a")])
    assert {key: [reader.name for reader in many] for key, many in found.items()} == {
        "x": ["a", "b"], "a": ["b"],
    }  # fmt: skip


def test_nodes_of_constants_come_first() -> None:
    tensors = {
        "c": SourceTensor("c", (1,), "int8", np.zeros(1)),
        "x": SourceTensor("x", (1,), "int8"),
    }
    nodes = (node("a", "x"), node("b", "c"), node("d", "a", "b"), node("e", "b", None))
    graph = constants_first(SourceGraph("ONNX", "net", nodes, tensors, ("x",), ("d",)))
    assert [found.name for found in graph.nodes] == ["b", "e", "a", "d"]


def test_a_frame_has_a_batch_of_one() -> None:
    assert frame("x", (-1, 3, 4)) == (1, 3, 4)
    for shape in (None, (), (1, 2, 3, 4, 5), (3, 4, 5), (1, -1, 4)):
        with pytest.raises(HwgenError, match="input 'x'"):
            frame("x", shape)


def test_a_quantizer_behind_what_only_moves_values_gives_the_format() -> None:
    """Through Relu, MaxPool, Transpose, Reshape and Concat; on both ways where it forks."""
    net = RealNetwork(1, (1, 3, 6, 6))
    made = net.writer.op("Conv", [net.plain(net.value), net.weight((4, 3, 1, 1), 0)], "made")
    pooled = net.writer.op("MaxPool", [made], kernel_shape=[1, 1])
    joined = net.writer.op("Concat", [pooled, net.writer.op("Relu", [made])], axis=1)
    net.quantized(net.writer.op("Flatten", [joined]))
    content = net.finish()
    assert graph_of(imported(content)).format("made").scale == net.value.scale
    assert max(worst for worst, _, _ in compare_layers(content, seed=1).values()) <= 1
