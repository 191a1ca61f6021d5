"""What the importer makes of a whole file: ports, names, formats, and what is refused."""

from __future__ import annotations

import numpy as np

from hwgen.frontends.options import ImportOptions
from tests.frontends.tflite.compare import (
    assert_equal,
    differences,
    examined,
    imported,
    kinds,
    refusals,
)
from tests.frontends.tflite.net import Net, Value


def test_several_inputs_and_outputs_keep_their_order_and_names() -> None:
    net = Net("ports", 1)
    a, b = net.input((4, 4, 3)), net.input((4, 4, 3), 0.03, 9)
    y = net.pairwise("ADD", a, b)
    z = net.pool("MAX_POOL_2D", y, (2, 2), (2, 2))
    content = net.finish(z, y)
    rng = np.random.default_rng(1)
    frames = [[rng.integers(-128, 128, (1, 4, 4, 3)).astype(np.int8) for _ in range(2)]]
    assert differences(content, frames) == {}
    names = [node.name for node in imported(content).graph.nodes]
    assert names == [a.name, b.name, y.name, z.name, f"{z.name}_output", f"{y.name}_output"]


def test_a_tensor_that_is_an_output_twice_has_two_ports() -> None:
    net = Net("twice", 2)
    x = net.input((4,))
    y = net.dense(x, 3)
    content = net.writer.finish([y.index, y.index])
    assert kinds(imported(content)) == ["Input", "Dense", "Output", "Output"]


def test_dead_nodes_and_tensors_are_dropped_and_told() -> None:
    net = Net("dead", 3)
    x = net.input((4,))
    y = net.dense(x, 3)
    net.dense(x, 5)
    found = assert_equal(net, x, y)
    assert kinds(found) == ["Input", "Dense", "Output"]
    assert found.origin is not None
    assert found.origin.steps[1].note == "no output of the network depends on it"


def test_an_input_that_nothing_reads_is_dropped() -> None:
    net = Net("unread", 4)
    x, _ = net.input((4,)), net.input((7,))
    found = imported(net.finish(net.dense(x, 3)))
    assert kinds(found) == ["Input", "Dense", "Output"]


def test_names_end_at_the_first_semicolon() -> None:
    """The converter joins the names of what it fused."""
    net = Net("names", 5)
    x = net.input((4,))
    y = net.value("y", x.shape, x.scale, x.zero_point)
    z = net.writer.tensor("conv/Relu;conv/BiasAdd;conv", x.shape, scale=x.scale,
                          zero_point=x.zero_point)  # fmt: skip
    end = net.writer.tensor("conv/Relu;other", x.shape, scale=x.scale, zero_point=x.zero_point)
    net.writer.op("RELU", [x.index], [y.index])
    net.writer.op("TRANSPOSE", [y.index, net.constant("order", [0, 1])], [z])
    net.writer.op("MAXIMUM", [x.index, constant(net, x)], [end])
    found = imported(net.writer.finish([y.index, end]))
    assert "conv/Relu" in [node.name for node in found.graph.nodes]


def constant(net: Net, x: Value) -> int:
    data = np.array([3], np.int8)
    return net.writer.tensor(net.name("c"), data, scale=x.scale, zero_point=x.zero_point)


def test_the_same_integers_in_another_format_are_a_table() -> None:
    """The runtime moves integers, whatever their scale is."""
    net = Net("formats", 6)
    x = net.input((2, 3, 4), 0.02, 5)
    y = net.value("y", (1, 24), 0.5, -7)
    net.writer.op("RESHAPE", [x.index, net.constant("shape", [1, 24])], [y.index])
    found = assert_equal(net, x, y)
    assert kinds(found) == ["Input", "Flatten", "Lookup", "Output"]
    assert found.graph.format("output").scale == 0.5


def test_a_shape_that_the_file_gives_otherwise_is_refused() -> None:
    net = Net("shapes", 7)
    x = net.input((6, 6, 2))
    y = net.value("y", (1, 6, 5, 2), x.scale, x.zero_point)
    options = {"stride_w": 1, "stride_h": 1, "filter_width": 1, "filter_height": 1}
    net.writer.op("MAX_POOL_2D", [x.index], [y.index], options)
    message = f"makes 6x6x2, but the file gives tensor '{y.name}' the shape 6x5x2"
    assert refusals(net.finish(y)) == [f"{y.name}: {message}"]


def test_a_batch_is_refused_at_the_port_alone() -> None:
    net = Net("batch", 8)
    index = net.writer.input("x", (4, 8), scale=0.1)
    y = net.value("y", (4, 8), 0.1, 0)
    net.writer.op("RELU", [index], [y.index])
    assert refusals(net.finish(y)) == ["x: tensor 'x' [4, 8] has a batch of 4"]


def test_models_of_other_numbers_are_refused_with_their_reason() -> None:
    net = Net("wide", 9)
    index = net.writer.input("x", (1, 8), dtype="int16", scale=0.1)
    y = net.writer.tensor("y", (1, 8), dtype="int16", scale=0.1)
    net.writer.op("RELU", [index], [y])
    reason = "activations of 16 bits (16x8 models) are not supported"
    assert refusals(net.writer.finish([y])) == [f"x: tensor 'x' is int16: {reason}"]

    net = Net("real", 10)
    index = net.writer.input("x", (1, 8), dtype="float32")
    weight = net.writer.tensor("w", np.ones((3, 8), np.int8), scale=0.1)
    y = net.writer.tensor("y", (1, 3), dtype="float32")
    net.writer.op("FULLY_CONNECTED", [index, weight], [y])
    (message,) = refusals(net.writer.finish([y]))
    assert message == "y: tensor 'x' is float32: it computes in floating point"


def test_everything_is_refused_at_once() -> None:
    """Operators, attributes and converters, each by its node; what stands before them is shown."""
    net = Net("refused", 11)
    x = net.input((6, 6, 2))
    a = net.pool("MAX_POOL_2D", x, (2, 2), (2, 2))
    b = net.value("b", a.shape, 0.1, 0)
    net.writer.op("SQUARE", [a.index], [b.index])
    c = net.convolution(x, 3, (3, 3), activation="TANH")
    d = net.same("TRANSPOSE", x, (1, 6, 2, 6), [net.constant("order", [0, 1, 3, 2])], {})
    found = examined(net.finish(b, c, d))
    assert [error.layer for error in found.errors] == [b.name, c.name, d.name]
    assert "TFLite operator SQUARE is not supported" in str(found.errors[0])
    assert [node.name for node in found.graph.nodes] == [x.name, a.name]


def test_the_origin_names_the_kernels() -> None:
    net = Net("origin", 12)
    content = net.finish(net.dense(net.input((4,)), 3))
    for kernels, words in (("reference", "reference kernels"), ("xnnpack", "XNNPACK delegate")):
        found = imported(content, ImportOptions(kernels=kernels))
        assert found.origin is not None
        assert (found.origin.kind, found.origin.runtime) == ("TFLite", f"TensorFlow Lite, {words}")
