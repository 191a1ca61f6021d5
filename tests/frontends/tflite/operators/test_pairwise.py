"""ADD, SUB and MUL of two tensors, of a tensor and a constant, and with one pixel repeated."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from hwgen.frontends.tflite.pairwise import integer_sum
from tests.frontends.tflite.compare import assert_equal, differences, kinds, refusals, uniform
from tests.frontends.tflite.net import Net, Value

OPERATORS = ["ADD", "SUB", "MUL"]


def constant(net: Net, shape: tuple[int, ...]) -> int:
    data = net.rng.integers(-128, 128, shape).astype(np.int8)
    return net.writer.tensor(net.name("constant"), data, scale=0.03, zero_point=7)


def result(net: Net, operator: str, inputs: list[int], x: Value, activation: str) -> Value:
    scale = x.scale if operator == "MUL" else 0.05
    y = net.value("y", x.shape, scale, -11)
    net.writer.op(operator, inputs, [y.index], {"fused_activation_function": activation})
    return y


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("activation", ["NONE", "RELU", "RELU6"])
def test_two_tensors_equal_the_runtime(operator: str, activation: str) -> None:
    net = Net("pair", 1)
    x = net.input((6, 6, 4))
    y = net.convolution(x, 4, (3, 3), activation="NONE")
    assert_equal(net, x, net.pairwise(operator, x, y, activation))


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("shape", [(1,), (4,), (1, 1, 1, 4), ()])
@pytest.mark.parametrize("first", [True, False])
def test_a_constant_makes_a_table(operator: str, shape: tuple[int, ...], first: bool) -> None:
    net = Net("pair", 2)
    x = net.input((6, 6, 4))
    inputs = [x.index, constant(net, shape)]
    y = result(net, operator, inputs[::-1] if first else inputs, x, "RELU6")
    found = assert_equal(net, x, y)
    assert kinds(found) == ["Input", "Lookup", "Output"]
    layer: Any = found.graph.nodes[1]
    assert len(layer.table) == (1 if shape in ((1,), ()) else 4)


@pytest.mark.parametrize("flat", [False, True])
def test_one_pixel_is_repeated(flat: bool) -> None:
    """Squeeze and excite: a factor for each channel."""
    net = Net("pair", 3)
    x = net.input((5, 4, 6))
    factor = net.mean(x, keep=True)
    if flat:
        factor = net.reshape(factor, (1, 6))
    y = result(net, "MUL", [x.index, factor.index], x, "NONE")
    found = assert_equal(net, x, y)
    assert "UpsampleNearest" in kinds(found)


REFUSED = [
    ((6, 6, 4), "constant '{}' [6, 6, 4] must be one number or one per channel"),
    ((6, 1), "constant '{}' [6, 1] must be one number or one per channel"),
    ((3,), "constant '{}' has 3 values for 4 channels"),
]


@pytest.mark.parametrize(("shape", "message"), REFUSED)
def test_constants_that_differ_from_pixel_to_pixel_are_refused(
    shape: tuple[int, ...], message: str
) -> None:
    net = Net("pair", 4)
    x = net.input((6, 6, 4))
    y = result(net, "ADD", [x.index, constant(net, shape)], x, "NONE")
    assert refusals(net.finish(y)) == [f"{y.name}: {message.format('constant_2')}"]


def test_rows_are_not_repeated() -> None:
    net = Net("pair", 5)
    x = net.input((6, 6, 4))
    row = net.pool("MAX_POOL_2D", x, (6, 1), (6, 1))
    y = result(net, "ADD", [x.index, row.index], x, "NONE")
    message = f"{y.name}: tensor '{row.name}' (1, 6, 4) can't be repeated to (6, 6, 4)"
    assert refusals(net.finish(y)) == [message]


def test_a_sum_by_another_rule_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ablation: ties below 0, which rule S rounds up."""
    net = Net("pair", 6)
    x = net.input((8, 8, 16), 0.5, 0)
    y = net.same("RELU", x, x.shape, [])
    z = net.value("z", x.shape, 1.0, 0)
    net.writer.op("ADD", [x.index, y.index], [z.index], {"fused_activation_function": "NONE"})
    content = net.finish(z)
    frames = uniform(x)
    assert differences(content, frames) == {}

    def half_up(*arguments: Any, **options: Any) -> Any:
        return replace(integer_sum(*arguments, **options), rule="S")

    monkeypatch.setattr("hwgen.frontends.tflite.operators.pairwise.integer_sum", half_up)
    assert differences(content, frames)


@pytest.mark.parametrize("operator", OPERATORS)
def test_scales_beyond_single_precision_are_refused(operator: str) -> None:
    net = Net("pair", 3)
    x = net.input((2, 2, 1))
    huge = net.value("huge", x.shape, 1e38, 0)
    net.writer.op(operator, [x.index, x.index], [huge.index], {})
    y = net.value("y", x.shape, 1e-38, 0)
    net.writer.op(operator, [huge.index, huge.index], [y.index], {})
    message = "has numbers beyond single precision: overflow encountered in scalar"
    (refusal,) = refusals(net.finish(y))
    assert refusal.startswith(f"{y.name}: {message}")
