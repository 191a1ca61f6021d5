"""QUANTIZE and DEQUANTIZE: within the network, and where floats enter and leave."""

from __future__ import annotations

import numpy as np

from tests.frontends.tflite.compare import assert_equal, differences, imported, kinds, refusals
from tests.frontends.tflite.net import Net, Value


def test_other_integers_for_the_same_numbers_equal_the_runtime() -> None:
    net = Net("quantize", 1)
    x = net.input((256,), 0.02, -3)
    y = net.value("y", x.shape, 0.033, 17)
    z = net.value("z", x.shape, 0.033, 145, "uint8")
    net.writer.op("QUANTIZE", [x.index], [y.index])
    net.writer.op("QUANTIZE", [y.index], [z.index])
    assert kinds(assert_equal(net, x, z)) == ["Input", "Lookup", "Output"]


def bordered() -> tuple[Net, Value]:
    """A network with a float input and a float output."""
    net = Net("border", 2)
    source = net.writer.input("real", (1, 8), dtype="float32")
    x = net.value("x", (1, 8), 0.05, 3)
    net.writer.op("QUANTIZE", [source], [x.index])
    y = net.dense(x, 4)
    end = net.writer.tensor("result", (1, 4), dtype="float32")
    net.writer.op("DEQUANTIZE", [y.index], [end])
    return net, Value(end, "result", (1, 4), 1.0, 0)


def test_ports_carry_the_integers_of_floats() -> None:
    net, end = bordered()
    content = net.finish(end)
    real = np.random.default_rng(1).uniform(-7, 7, (3, 1, 8)).astype(np.float32)
    assert differences(content, [[frame] for frame in real]) == {}
    found = imported(content)
    assert kinds(found) == ["Input", "Dense", "Output"]
    assert found.origin is not None
    assert [step.note for step in found.origin.steps] == [
        "the input port carries the integers of 'x_1'",
        "",
        "the output port carries the integers of 'dense_3'",
    ]
    assert not {"real", "result"} & set(found.origin.tensors)


def test_weights_that_are_dequantized_are_refused() -> None:
    """As in models of float16."""
    net = Net("half", 3)
    x = net.input((4,))
    half = net.writer.tensor("half", np.ones((3, 4), np.float16))
    weight = net.writer.tensor("weight", (3, 4), dtype="float32")
    net.writer.op("DEQUANTIZE", [half], [weight])
    y = net.value("y", (1, 3), 0.1, 0)
    net.writer.op("FULLY_CONNECTED", [x.index, weight], [y.index])
    message = "weight: makes floating-point weights of tensor 'half'"
    assert refusals(net.finish(y)) == [message]


def test_floats_within_the_network_are_refused() -> None:
    net, end = bordered()
    again = net.writer.tensor("again", (1, 4), dtype="float32")
    net.writer.op("RELU", [end.index], [again])
    message = "result: makes floating-point values of tensor 'dense_3' within the network"
    assert refusals(net.finish(Value(again, "again", (1, 4), 1.0, 0))) == [message]
