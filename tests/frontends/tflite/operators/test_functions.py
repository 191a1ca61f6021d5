"""Functions of single values: a table of 256 entries each, or a clamp."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.frontends.tflite.compare import assert_equal, kinds, refusals
from tests.frontends.tflite.net import Net

OUTPUTS = {"LOGISTIC": (1 / 256, -128), "TANH": (1 / 128, 0)}
OPTIONS: dict[str, dict[str, Any]] = {"LEAKY_RELU": {"alpha": 0.13}, "GELU": {"approximate": False}}
CURVES = [
    "LOGISTIC",
    "TANH",
    "HARD_SWISH",
    "LEAKY_RELU",
    "RELU",
    "RELU6",
    "RELU_N1_TO_1",
    "ABS",
    "EXP",
]


@pytest.mark.parametrize("operator", CURVES)
@pytest.mark.parametrize("seed", range(4))
def test_curves_equal_the_runtime_for_every_integer(operator: str, seed: int) -> None:
    net = Net("curve", seed)
    scale, zero = float(net.rng.uniform(0.01, 0.09)), int(net.rng.integers(-100, 100))
    x = net.input((256,), scale, zero)
    target = OUTPUTS.get(operator, (scale * 0.9, int(net.rng.integers(-60, 20))))
    y = net.value("y", x.shape, *target)
    net.writer.op(operator, [x.index], [y.index], OPTIONS.get(operator))
    assert kinds(assert_equal(net, x, y)) == ["Input", "Lookup", "Output"]


def test_a_curve_that_only_cuts_is_a_clamp() -> None:
    net = Net("curve", 5)
    x = net.input((256,), 0.1, 9)
    found = assert_equal(net, x, net.same("RELU6", x, x.shape, []))
    assert kinds(found) == ["Input", "Clamp", "Output"]


@pytest.mark.parametrize("shape", [(1, 1, 6), (6,)])
def test_slopes_of_each_channel_equal_the_runtime(shape: tuple[int, ...]) -> None:
    net = Net("prelu", 6)
    x = net.input((5, 5, 6))
    data = net.rng.integers(-128, 128, shape).astype(np.int8)
    alpha = net.writer.tensor("alpha", data, scale=0.004, zero_point=3)
    y = net.value("y", x.shape, x.scale, -9)
    net.writer.op("PRELU", [x.index, alpha], [y.index])
    found = assert_equal(net, x, y)
    layer: Any = found.graph.nodes[1]
    assert layer.table.shape == (6, 256)


def test_a_sigmoid_of_another_format_is_refused() -> None:
    net = Net("curve", 7)
    x = net.input((6,))
    y = net.value("y", x.shape, 0.1, 0)
    net.writer.op("LOGISTIC", [x.index], [y.index])
    (message,) = refusals(net.finish(y))
    assert message.startswith(f"{y.name}: LOGISTIC must have outputs of scale 0.00390625")
