"""MAXIMUM and MINIMUM of two tensors, or of a tensor and a constant."""

from __future__ import annotations

import numpy as np
import pytest

from tests.frontends.tflite.compare import assert_equal, kinds, refusals
from tests.frontends.tflite.net import Net, Value


def limited(net: Net, operator: str, x: Value, limits: list[int], first: bool = False) -> Value:
    data = np.array(limits, np.int8)
    key = net.writer.tensor(net.name("limit"), data, scale=x.scale, zero_point=x.zero_point)
    y = net.value("y", x.shape, x.scale, x.zero_point)
    net.writer.op(operator, [key, x.index] if first else [x.index, key], [y.index])
    return y


@pytest.mark.parametrize("operator", ["MAXIMUM", "MINIMUM"])
@pytest.mark.parametrize("first", [True, False])
def test_one_limit_is_a_clamp(operator: str, first: bool) -> None:
    net = Net("extremes", 1)
    x = net.input((4, 5, 3))
    found = assert_equal(net, x, limited(net, operator, x, [17], first))
    assert kinds(found) == ["Input", "Clamp", "Output"]


@pytest.mark.parametrize("operator", ["MAXIMUM", "MINIMUM"])
def test_a_limit_of_each_channel_is_a_table(operator: str) -> None:
    net = Net("extremes", 2)
    x = net.input((4, 5, 3))
    found = assert_equal(net, x, limited(net, operator, x, [-100, 0, 90]))
    assert kinds(found) == ["Input", "Lookup", "Output"]


@pytest.mark.parametrize("operator", ["MAXIMUM", "MINIMUM"])
def test_two_tensors_equal_the_runtime(operator: str) -> None:
    net = Net("extremes", 3)
    x = net.input((8, 10, 3))
    a = net.pool("MAX_POOL_2D", x, (2, 2), (2, 2))
    b = net.same("STRIDED_SLICE", x, a.shape, [net.constant("at", values) for values in
                 ([0, 1, 0, 0], [1, 8, 10, 3], [1, 2, 2, 1])])  # fmt: skip
    c = net.pool("AVERAGE_POOL_2D", x, (2, 2), (2, 2))
    first = net.same(operator, b, a.shape, [c.index], {})
    found = assert_equal(net, x, net.same(operator, first, a.shape, [a.index], {}))
    assert kinds(found).count("Add") == 4


def test_two_scales_are_refused() -> None:
    net = Net("extremes", 4)
    x = net.input((4, 5, 3))
    y = net.convolution(x, 3, (1, 1))
    z = net.same("MAXIMUM", x, x.shape, [y.index], {})
    (message,) = refusals(net.finish(z))
    wanted = "needs two tensors of one shape, scale and zero point, not (4, 5, 3) of scale 0.02 and"
    assert message.startswith(f"{z.name}: {wanted}")
