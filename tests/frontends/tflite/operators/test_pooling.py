"""AVERAGE_POOL_2D and MAX_POOL_2D against the runtime."""

from __future__ import annotations

from typing import Any

import pytest

from hwgen.arithmetic import rounding
from tests.frontends.tflite.compare import assert_equal, differences, kinds, uniform
from tests.frontends.tflite.net import Net

GEOMETRY = [
    ((2, 2), (2, 2), "VALID"),
    ((3, 3), (1, 2), "SAME"),
    ((4, 3), (3, 1), "SAME"),
    ((7, 9), (7, 9), "VALID"),
]


@pytest.mark.parametrize("operator", ["AVERAGE_POOL_2D", "MAX_POOL_2D"])
@pytest.mark.parametrize(("window", "stride", "padding"), GEOMETRY)
@pytest.mark.parametrize("activation", ["NONE", "RELU", "RELU6"])
def test_pooling_equals_the_runtime(
    operator: str, window: tuple[int, int], stride: tuple[int, int], padding: str, activation: str
) -> None:
    net = Net("pool", 1)
    x = net.input((7, 9, 3), 0.09, -20)
    assert_equal(net, x, net.pool(operator, x, window, stride, padding, activation))


def test_the_clamp_of_a_maximum_is_a_layer_of_its_own() -> None:
    net = Net("pool", 2)
    x = net.input((4, 4, 2), 0.09, -20)
    found = assert_equal(net, x, net.pool("MAX_POOL_2D", x, (2, 2), (2, 2), "VALID", "RELU"))
    assert kinds(found) == ["Input", "MaxPool2d", "Clamp", "Output"]


def test_an_average_that_is_rounded_up_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ablation: half away from zero, not half up."""
    net = Net("pool", 3)
    x = net.input((8, 8, 4))
    content = net.finish(net.pool("AVERAGE_POOL_2D", x, (2, 2), (2, 2)))
    frames = uniform(x)
    assert differences(content, frames) == {}

    def half_up(acc: rounding.Ints, scale: Any) -> rounding.Ints:
        n = (1 / scale).round().astype(int)
        found: rounding.Ints = (2 * acc + n) // (2 * n)
        return found

    monkeypatch.setitem(rounding._FUNCTIONS, rounding.DIVIDE, half_up)
    assert differences(content, frames)
