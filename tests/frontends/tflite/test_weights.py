"""Weights, biases and scales that fit no layer are refused by name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from hwgen.arithmetic import rounding
from hwgen.frontends.options import ImportOptions

from .compare import examined, imported, refusals
from .net import Net


def dense(**changes: Any) -> bytes:
    """A dense layer of 4 inputs and 3 outputs; what is given replaces its weight or bias."""
    net = Net("dense")
    x = net.input((4,), scale=0.5, zero_point=2)
    weight = {"content": np.ones((3, 4), np.int8), "scale": [0.1, 0.2, 0.3], "axis": 0}
    bias = {"content": np.arange(3, dtype=np.int32)}
    key = net.writer.tensor("w", **(weight | changes.get("weight", {})))
    bias_key = net.writer.tensor("b", **(bias | changes.get("bias", {})))
    y = net.value("y", (1, 3), 0.25, -1)
    net.writer.op("FULLY_CONNECTED", [x.index, key, bias_key], [y.index])
    return net.finish(y)


def test_scales_are_products_in_the_precision_of_the_rule() -> None:
    layer: Any = imported(dense()).graph.node("y_2")
    scales = np.array([0.1, 0.2, 0.3], np.float32).astype(np.float64)
    np.testing.assert_array_equal(layer.scale, rounding.combine("H", 0.5, scales, 0.25))
    assert (layer.rule, layer.weight_bits) == ("H", 8)


@pytest.mark.parametrize(
    ("options", "rule"),
    [
        (ImportOptions(dense_rule="D"), "D"),
        (ImportOptions(kernels="optimized"), "U"),
        (ImportOptions(kernels="xnnpack"), "F"),
    ],
)
def test_the_rule_is_that_of_the_kernels(options: ImportOptions, rule: str) -> None:
    layer: Any = imported(dense(), options).graph.node("y_2")
    assert layer.rule == rule


ONE = np.ones((3, 4), np.int8)
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"weight": {"zero_point": 1}}, "weight 'w' must have zero point 0"),
    ({"weight": {"scale": None}}, "weight 'w' has no scale"),
    ({"weight": {"scale": [0.1] * 4, "axis": 1}},
     "weight 'w' must have 1 scale or 3 along axis 0, not 4 along axis 1"),
    ({"weight": {"content": ONE.astype(np.float32), "scale": None}},
     "weight 'w' must be int8, not float32"),
    ({"weight": {"content": ONE[None], "scale": 0.1}},
     "weight 'w' must have 2 axes, not the shape (1, 3, 4)"),
    ({"bias": {"content": np.zeros(2, np.int32)}}, "bias 'b' must be int32 [3], not int32 [2]"),
    ({"bias": {"content": np.zeros(3, np.int64)}}, "bias 'b' must be int32 [3], not int64 [3]"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "message"), REFUSED)
def test_other_weights_are_refused(changes: dict[str, Any], message: str) -> None:
    assert refusals(dense(**changes)) == [f"y_2: {message}"]


def test_a_bias_may_be_left_out() -> None:
    net = Net("dense")
    y = net.dense(net.input((4,)), 3, bias=False)
    layer: Any = imported(net.finish(y)).graph.node(y.name)
    assert not layer.bias.any()


def test_weights_of_four_bits_stay_so() -> None:
    content = np.array([[-8, 7, 1, 0], [1, 2, 3, 4], [-1, -2, -3, -4]], np.int8)
    found = examined(dense(weight={"content": content, "dtype": "int4"}))
    layer: Any = found.graph.node("y_2")
    assert layer.weight_bits == 4
    np.testing.assert_array_equal(layer.weight, content.T)


def test_weights_that_are_computed_are_refused() -> None:
    net = Net("dense")
    x = net.input((4,))
    weight = net.reshape(x, (4,))
    y = net.value("y", (1, 1), 0.25, 0)
    net.writer.op("FULLY_CONNECTED", [x.index, weight.index], [y.index])
    message = f"{y.name}: the weight must be constant, tensor '{weight.name}' is computed"
    assert refusals(net.finish(y)) == [message]
