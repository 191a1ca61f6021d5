"""Quant, BipolarQuant and Trunc: what they may say, and that all else is refused by name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from hwgen.frontends.onnx.qonnx.operators import KNOWN
from hwgen.frontends.operators import check_nodes
from hwgen.frontends.source import SourceGraph, SourceNode
from hwgen.ir.convolution import QuantConv2d
from tests.frontends.onnx.qonnx.models import DOMAIN, QuantBuilder, check, messages
from tests.frontends.onnx.real.models import imported


@pytest.mark.parametrize("operator", KNOWN)
def test_other_attributes_are_refused_by_name(operator: str) -> None:
    node = SourceNode("n", operator, ("x",), ("y",), {"secret": 3}, 1)
    (error,) = check_nodes(SourceGraph("ONNX", "g", (node,), {}, (), ()), KNOWN)
    assert "has an attribute that is not supported: secret = 3" in str(error)


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        ({"signed": 2}, "signed of qonnx.Quant must be"),
        ({"narrow": -1}, "narrow of qonnx.Quant must be"),
        ({"rounding_mode": "STOCHASTIC"}, "rounding_mode of qonnx.Quant must be one of 'ROUND'"),
    ],
)
def test_other_values_are_refused_by_name(attributes: dict[str, Any], message: str) -> None:
    b = QuantBuilder()
    b.output(b.quant(b.input(1, 4), 1.0, 4, **attributes))
    (found,) = messages(b)
    assert message in found


@pytest.mark.parametrize(
    ("scale", "zero", "bits", "message"),
    [
        (0.0, 0.0, 4.0, "the scale must be positive"),
        (-1.0, 0.0, 4.0, "the scale must be positive"),
        (np.nan, 0.0, 4.0, "holds values that are not finite"),
        ([1.0, 2.0, 1.0, 1.0], 1.0, 4.0, "a tensor has one scale, not 4"),
        (1.0, 0.5, 4.0, "the zero point must be one whole number"),
        (1.0, 99.0, 4.0, "zero point must be from -8 to 7"),
        (1.0, 0.0, 4.5, "the bit width must be one whole number"),
        (1.0, 0.0, 0.0, "the bit width must be from 1 to 16, not 0"),
        (1.0, 0.0, np.nan, "the bit width holds values that are not finite"),
        (1.0, 0.0, 1e30, "the bit width must be one whole number"),
        (1.0, 0.0, 17.0, "the bit width must be from 1 to 16, not 17"),
    ],
)
def test_numbers_of_a_tensor_are_checked(
    scale: Any, zero: float, bits: float, message: str
) -> None:
    b = QuantBuilder()
    numbers = [b.constant(scale), b.constant(zero), b.constant(bits)]
    b.output(b.node("Quant", b.input(1, 4), *numbers, domain=DOMAIN, signed=1, narrow=0))
    (found,) = messages(b)
    assert message in found


def test_a_scale_that_is_computed_is_refused() -> None:
    b = QuantBuilder()
    x = b.input(1, 4)
    numbers = [b.node("Relu", x), b.constant(0.0), b.constant(4.0)]
    b.output(b.node("Quant", x, *numbers, domain=DOMAIN, signed=1, narrow=0))
    assert any("the scale must be constant" in text for text in messages(b))


@pytest.mark.parametrize(
    ("operator", "message"),
    [
        ("Quant", "must have 4 inputs"),
        ("BipolarQuant", "must have 2 inputs"),
        ("Trunc", "must have 5 or 6 inputs"),
    ],
)
@pytest.mark.parametrize("some", [True, False])
def test_inputs_that_are_missing_are_refused(operator: str, message: str, some: bool) -> None:
    b = QuantBuilder()
    x = b.input(1, 4)
    b.output(b.node(operator, *([x] if some else []), domain=DOMAIN))
    (found,) = messages(b)
    assert message in found


@pytest.mark.parametrize(("bits", "expected"), [(1, 1), (2, 2), (4, 4)])
def test_weights_keep_their_bits(bits: int, expected: int) -> None:
    b = QuantBuilder()
    x = b.quant(b.input(1, 3, 4, 4), 2.0**-3, 4)
    b.output(b.quant(b.node("Conv", x, b.weight(4, 3, 1, 1, bits=bits)), 2.0**-2, 6))
    graph = check(b).graph
    assert graph is not None
    (layer,) = [node for node in graph.nodes if isinstance(node, QuantConv2d)]
    assert layer.weight_bits == expected


def test_a_zero_point_of_weights_is_folded_into_them() -> None:
    b = QuantBuilder()
    x = b.quant(b.input(1, 3, 4, 4), 2.0**-3, 4)
    weight = b.quant(b.constant(b.rng.uniform(-1, 1, (4, 3, 1, 1))), 2.0**-3, 4, zero=8, signed=0)
    b.output(b.quant(b.node("Conv", x, weight), 2.0**-2, 6))
    check(b)


@pytest.mark.parametrize("zero", [4.0, 3.0])
def test_zero_points_of_activations(zero: float) -> None:
    b = QuantBuilder()
    x = b.quant(b.input(1, 3, 4, 4), 2.0**-3, 4, zero=zero, signed=0)
    b.output(b.quant(b.node("Conv", x, b.weight(4, 3, 1, 1)), 2.0**-2, 6, zero=zero))
    check(b)


def test_the_second_version_of_trunc_has_a_scale_of_its_own() -> None:
    b = QuantBuilder(version=2)
    x = b.quant(b.input(1, 4, 6, 6), 2.0**-3, 4)
    x = b.node("Mul", b.node("AveragePool", x, kernel_shape=[2, 2]), b.constant(4.0))
    numbers = [b.constant(n) for n in (2.0**-3, 0.0, 6.0, 2.0**-1, 4.0)]
    b.output(b.node("Trunc", x, *numbers, domain=DOMAIN, rounding_mode="ROUND"))
    examined = imported(b.model())
    assert [str(error) for error in examined.errors] == []
    check(b)


@pytest.mark.parametrize("bits", [3, 4, 8])
def test_activations_with_a_scale_for_each_channel(bits: int) -> None:
    b = QuantBuilder(bits)
    x = b.quant(b.input(1, 3, 6, 6), 2.0**-3, 6)
    y = b.node("Relu", b.norm(b.node("Conv", x, b.weight(4, 3, 3, 3)), 4))
    scale = 2.0 ** np.array([-2, -3, 0, -4]).reshape(1, 4, 1, 1)
    y = b.quant(y, scale, bits, signed=0)
    y = b.node("MaxPool", y, kernel_shape=[2, 2], strides=[2, 2])
    b.output(b.quant(b.node("Conv", y, b.weight(5, 4, 1, 1)), 2.0**-2, 6))
    graph = check(b, least=3).graph
    assert graph is not None
    assert bits + 4 in [graph.format(node.name).bits for node in graph.nodes]


@pytest.mark.parametrize("scale", [[0.25, 0.3, 0.5, 1], [2.0**-9, 1, 1, 1]])
def test_scales_that_are_no_powers_of_two_apart_are_refused(scale: list[float]) -> None:
    b = QuantBuilder(1)
    x = b.quant(b.input(1, 3, 6, 6), 2.0**-3, 6)
    y = b.quant(b.node("Conv", x, b.weight(4, 3, 3, 3)), np.reshape(scale, (1, 4, 1, 1)), 8)
    b.output(y)
    (found,) = messages(b)
    assert "scales of an activation must be powers of two apart" in found
    assert "use one scale for all channels" in found
