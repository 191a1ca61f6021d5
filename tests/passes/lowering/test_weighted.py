from __future__ import annotations

import numpy as np
import pytest

from hwgen import Graph, LayerOptions, quantize
from hwgen.ir.convolution import QuantConv2d
from hwgen.ir.dense import QuantDense
from hwgen.ir.locally_connected import QuantLocallyConnected2d
from hwgen.passes.scales import weight_scale

RNG = np.random.default_rng(5)
DATA = RNG.normal(size=(8, 5, 6, 2))
KERNEL, BIAS, MATRIX = (RNG.normal(size=shape) for shape in ((3, 3, 2, 4), (4,), (120, 3)))


def graph(relu: bool = False) -> Graph:
    made = Graph("g")
    x = made.conv2d(made.input("x", (5, 6, 2)), KERNEL, BIAS, stride=1, padding=1, name="conv")
    x = made.relu(x, name="relu") if relu else x
    made.output(made.dense(made.flatten(x, name="flat"), MATRIX, name="fc"))
    return made


def conv(**options: object) -> QuantConv2d:
    node = quantize(graph(), DATA, **options).node("conv")  # type: ignore[arg-type]
    assert isinstance(node, QuantConv2d)
    return node


def test_integers_times_scales_are_the_weights() -> None:
    node = conv()
    scale = np.abs(KERNEL).max(axis=(0, 1, 2)) / 127
    assert np.abs(node.weight * scale - KERNEL).max() <= scale.max() / 2 * (1 + 1e-5)
    assert np.abs(node.weight).max(axis=(0, 1, 2)).tolist() == [127] * 4
    unit = node.input_format.scale * scale
    assert np.abs(node.bias * unit - BIAS).max() <= unit.max() / 2 * (1 + 1e-5)


def test_a_layer_reads_the_format_that_is_made_and_makes_that_of_its_range() -> None:
    found = quantize(graph(), DATA)
    node, fc = found.node("conv"), found.node("fc")
    assert isinstance(node, QuantConv2d)
    assert isinstance(fc, QuantDense)
    assert node.input_format == found.format("x")
    assert fc.input_format == node.format
    assert node.activation == (-128, 127)


def test_a_scale_for_the_tensor_is_the_same_in_every_channel() -> None:
    assert len(set(conv(per_channel=False).scale.tolist())) == 1
    assert len(set(conv(per_channel=True).scale.tolist())) == 4


def test_options_of_a_layer_go_before_those_of_the_network() -> None:
    own = LayerOptions(weight_bits=3, activation_bits=5)
    node = conv(weight_bits=8, overrides={"conv": own})
    assert (node.weight_bits, np.abs(node.weight).max(), node.format.bits) == (3, 3, 5)


@pytest.mark.parametrize("power_of_two", [False, True])
def test_a_fused_relu_begins_at_the_zero_point(power_of_two: bool) -> None:
    node = quantize(graph(relu=True), DATA, power_of_two=power_of_two).node("conv")
    assert isinstance(node, QuantConv2d)
    assert node.activation == (node.format.zero_point, 127)


def test_a_convolution_keeps_its_dilation_groups_and_fill() -> None:
    made = Graph("g")
    x = made.input("x", (5, 6, 2))
    weight = RNG.normal(size=(2, 2, 1, 4))
    made.output(made.conv2d(x, weight, groups=2, dilation=(1, 2), fill="edge", name="conv"))
    node = quantize(made, DATA).node("conv")
    assert isinstance(node, QuantConv2d)
    assert (node.groups, node.dilation, node.fill) == (2, (1, 2), "edge")
    assert node.weight.shape == (2, 2, 1, 4)


def test_a_scale_of_a_local_layer_fits_all_positions() -> None:
    """The largest weight of a channel is at one position, the largest bias at another."""
    weight, bias = RNG.normal(size=(4, 5, 2, 2, 2, 3)), RNG.normal(size=(4, 5, 3))
    weight[1, 2, 0, 0, 0, 1] = 50.0
    bias[3, 4, 2] = 40.0
    made = Graph("g")
    x = made.locally_connected2d(made.input("x", (5, 6, 2)), weight, bias, name="local")
    made.output(x)
    node = quantize(made, DATA).node("local")
    assert isinstance(node, QuantLocallyConnected2d)
    assert node.weight[1, 2, 0, 0, 0, 1] == 127
    assert np.abs(node.weight).max() == 127
    assert node.bias.shape == (4, 5, 3)
    scale = np.abs(weight).max(axis=(0, 1, 2, 3, 4)) / 127
    real = node.bias[..., :2] * (node.input_format.scale * scale[:2])
    np.testing.assert_allclose(real, bias[..., :2], atol=0.01)


def test_a_bias_of_one_position_limits_the_scale_of_its_channel() -> None:
    weight, bias = RNG.normal(size=(1, 2, 5, 5, 2, 1)) * 1e-9, np.array([[[0.0], [3.0]]])
    scale = weight_scale(weight, np.abs(bias).max(axis=(0, 1)), 8, True, False, 0.5)
    assert 2**29 < 3.0 / (0.5 * scale[0]) <= 2**30
