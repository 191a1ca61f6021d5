"""ARG_MAX over the channels."""

from __future__ import annotations

import pytest

from tests.frontends.tflite.compare import assert_equal, kinds, refusals
from tests.frontends.tflite.net import Net, Value


def index(net: Net, x: Value, axis: int, shape: tuple[int, ...]) -> Value:
    name = net.name("argmax")
    position = net.writer.tensor(name, shape, dtype="int32")
    keys = [x.index, net.constant("axis", axis)]
    net.writer.op("ARG_MAX", keys, [position], {"output_type": "INT32"})
    return Value(position, name, shape, 1.0, 0)


@pytest.mark.parametrize("shape", [(12,), (4, 5, 12)])
@pytest.mark.parametrize("axis", [-1, None])
def test_it_equals_the_runtime(shape: tuple[int, ...], axis: int | None) -> None:
    """The first of equal channels wins."""
    net = Net("argmax", 1)
    x = net.input(shape, 0.1, 0)
    y = net.same("RELU6", x, x.shape, [])
    z = index(net, y, len(shape) if axis is None else axis, (1, *shape[:-1]))
    assert kinds(assert_equal(net, x, z)) == ["Input", "Clamp", "Argmax", "Output"]


def test_another_axis_is_refused() -> None:
    net = Net("argmax", 2)
    x = net.input((4, 5, 12))
    y = index(net, x, 1, (1, 5, 12))
    assert refusals(net.finish(y)) == [f"{y.name}: axis must be that of the channels, 3, not 1"]
