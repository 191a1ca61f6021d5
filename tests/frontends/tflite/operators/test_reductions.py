"""MEAN and REDUCE_MAX over height and width."""

from __future__ import annotations

from typing import Any

import pytest

from hwgen.arithmetic import rounding
from tests.frontends.tflite.compare import assert_equal, differences, kinds, refusals, uniform
from tests.frontends.tflite.net import Net, Value


@pytest.mark.parametrize("shape", [(3, 3, 5), (8, 8, 5), (7, 6, 5), (1, 25, 5), (25, 5, 5)])
@pytest.mark.parametrize("keep", [True, False])
def test_the_mean_equals_the_runtime(shape: tuple[int, ...], keep: bool) -> None:
    net = Net("mean", sum(shape))
    x = net.input(shape)
    found = assert_equal(net, x, net.mean(x, keep))
    assert "AvgPool2d" in kinds(found)


def reduced(net: Net, operator: str, x: Value, axes: list[int], shape: tuple[int, ...]) -> Value:
    keys = [net.constant("axes", axes)]
    return net.same(operator, x, shape, keys, {"keep_dims": len(shape) == 4})


@pytest.mark.parametrize(
    ("axes", "shape"),
    [([1, 2], (1, 5)), ([2, 1], (1, 1, 1, 5)), ([1], (1, 1, 7, 5)), ([-2], (1, 6, 1, 5)),
     ([2], (1, 6, 5))],
)  # fmt: skip
def test_the_largest_value_equals_the_runtime(axes: list[int], shape: tuple[int, ...]) -> None:
    net = Net("largest", 2)
    x = net.input((6, 7, 5))
    found = assert_equal(net, x, reduced(net, "REDUCE_MAX", x, axes, shape))
    assert "MaxPool2d" in kinds(found)


@pytest.mark.parametrize("operator", ["MEAN", "REDUCE_MAX"])
def test_the_channels_are_not_reduced(operator: str) -> None:
    net = Net("channels", 3)
    x = net.input((6, 7, 5))
    y = reduced(net, operator, x, [3], (1, 6, 7, 1))
    message = f"{y.name}: must reduce height and width, not the axes of 'axes_2'"
    assert refusals(net.finish(y)) == [message]


def test_a_mean_with_the_exact_quotient_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ablation: the kernel divides its multiplier by the count, and loses bits of it."""
    net = Net("mean", 4)
    x = net.input((25, 25, 64), 0.02, 0)
    content = net.finish(net.mean(x))
    frames: list[Any] = uniform(x, 60)
    assert differences(content, frames) == {}

    def exact(source: Any, target: Any, count: int, *rest: Any, **more: Any) -> tuple[str, float]:
        ratio = rounding.combine("S", source.scale, [1 / count], target.scale)
        return "S", float(ratio[0])

    monkeypatch.setattr("hwgen.frontends.tflite.operators.reductions.mean_rounding", exact)
    assert differences(content, frames)
