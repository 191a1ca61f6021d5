"""Models of the writer are models for LiteRT, and read as they were written."""

from __future__ import annotations

import numpy as np

from hwgen.frontends.tflite.reader import read

from .runtime import run
from .writer import Writer


def convolution() -> tuple[Writer, bytes]:
    writer = Writer("net")
    x = writer.input("x", (1, 4, 4, 2), scale=0.5, zero_point=-3, signature=(-1, 4, 4, 2))
    weights = np.arange(3 * 2 * 2 * 2, dtype=np.int8).reshape(3, 2, 2, 2) - 9
    w = writer.tensor("w", weights, scale=[0.25, 0.5, 0.125])
    b = writer.tensor("b", np.array([7, -8, 9], np.int32), scale=[0.125, 0.25, 0.0625])
    y = writer.tensor("y", (1, 4, 4, 3), scale=2.0, zero_point=1)
    writer.op("CONV_2D", [x, w, b], [y], {"padding": "SAME", "stride_w": 1, "stride_h": 1})
    return writer, writer.finish([y])


def test_a_convolution_runs_in_litert() -> None:
    _, content = convolution()
    found = run(content, [np.full((1, 4, 4, 2), 5, np.int8)])
    assert found["y"].shape == (1, 4, 4, 3)
    # 9 taps of (5 + 3) with weights -9 .. -2: sum -44 * 8 + 7, times 0.5 * 0.25 / 2, plus 1
    assert found["y"][0, 0, 0, 0] == round((-44 * 8 + 7) * 0.0625) + 1


def test_a_convolution_reads_as_it_was_written() -> None:
    _, content = convolution()
    graph = read(content, "net.tflite")
    (node,) = graph.nodes
    assert (graph.kind, graph.name, graph.inputs, graph.outputs) == (
        "TFLite",
        "net",
        ("x",),
        ("y",),
    )
    assert (node.name, node.operator, node.version) == ("y", "CONV_2D", 3)
    assert (node.inputs, node.outputs) == (("x", "w", "b"), ("y",))
    assert node.attributes == {
        "padding": "SAME",
        "stride_w": 1,
        "stride_h": 1,
        "fused_activation_function": "NONE",
        "dilation_w_factor": 1,
        "dilation_h_factor": 1,
        "quantized_bias_type": "FLOAT32",
    }
    assert graph.tensors["x"].shape == (-1, 4, 4, 2)
    weights = graph.tensors["w"]
    assert weights.data is not None
    assert weights.quantization is not None
    np.testing.assert_array_equal(weights.data.reshape(-1), np.arange(24) - 9)
    np.testing.assert_array_equal(weights.quantization.scale, [0.25, 0.5, 0.125])
    np.testing.assert_array_equal(weights.quantization.zero_point, [0, 0, 0])


def test_four_bit_weights_are_unpacked() -> None:
    writer = Writer("net")
    x = writer.input("x", (1, 3), scale=0.5)
    weights = np.array([[-8, 7, 0]], np.int8)
    w = writer.tensor("w", weights, dtype="int4", scale=0.25)
    y = writer.tensor("y", (1, 1), scale=0.5)
    writer.op("FULLY_CONNECTED", [x, w, None], [y])
    graph = read(writer.finish([y]), "net.tflite")
    assert graph.tensors["w"].dtype == "int4"
    np.testing.assert_array_equal(graph.tensors["w"].data, weights)
    assert graph.nodes[0].inputs == ("x", "w", None)
