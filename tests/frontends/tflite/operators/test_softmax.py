"""SOFTMAX in the design, and left to the host."""

from __future__ import annotations

import pytest

from hwgen.frontends.options import ImportOptions
from tests.frontends.tflite.compare import assert_equal, imported, kinds, refusals
from tests.frontends.tflite.net import Net, Value


def head(seed: int = 1) -> tuple[Net, Value, Value]:
    net = Net("head", seed)
    x = net.input((10,), 0.17, 24)
    return net, x, net.softmax(net.same("RELU", x, x.shape, []))


def test_it_equals_the_runtime() -> None:
    net, x, y = head()
    assert kinds(assert_equal(net, x, y)) == ["Input", "Clamp", "Softmax", "Output"]


def test_it_can_be_left_to_the_host() -> None:
    net, _, y = head()
    found = imported(net.finish(y), ImportOptions(softmax="host"))
    assert kinds(found) == ["Input", "Clamp", "Output"]
    assert found.origin is not None
    step = found.origin.steps[-1]
    assert (step.layers, step.note) == ((), "left to the host: the output port carries 'relu_2'")
    assert y.name not in found.origin.tensors


def test_one_within_the_network_stays() -> None:
    net, x, y = head()
    z = net.same("RELU", y, y.shape, [])
    found = assert_equal(net, x, z, options=ImportOptions(softmax="host"))
    assert "Softmax" in kinds(found)


@pytest.mark.parametrize("kernels", ["optimized", "xnnpack"])
def test_the_tables_of_other_kernels_are_refused(kernels: str) -> None:
    net, _, y = head()
    message = f"{y.name}: only the reference kernel computes it in integers"
    assert refusals(net.finish(y), ImportOptions(kernels=kernels)) == [message]
