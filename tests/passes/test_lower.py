from __future__ import annotations

import numpy as np

from hwgen import quantize
from hwgen.ir.activation import QuantClamp
from hwgen.ir.convolution import QuantConv2d
from hwgen.ir.dense import Dense, QuantDense
from hwgen.ir.pooling import QuantMaxPool2d
from hwgen.ir.reshape import QuantFlatten
from hwgen.ir.terminals import QuantInput, QuantOutput

from .networks import data, small


def test_every_float_layer_becomes_its_integer_form() -> None:
    kinds = [type(node) for node in quantize(small(), data()).nodes]
    assert kinds == [
        QuantInput, QuantConv2d, QuantMaxPool2d, QuantClamp, QuantFlatten, QuantDense, QuantOutput
    ]  # fmt: skip


def test_fused_relu_clamps_at_the_zero_point() -> None:
    conv = quantize(small(), data()).node("conv")
    assert isinstance(conv, QuantConv2d)
    assert conv.activation == (conv.format.zero_point, conv.format.hi)


def test_pooling_clamp_and_flatten_keep_the_format_of_their_input() -> None:
    graph = quantize(small(), data())
    assert len({graph.format(name) for name in ("conv", "pool", "relu2", "flat")}) == 1


def test_layer_reads_the_format_that_the_layer_before_it_makes() -> None:
    graph = quantize(small(), data())
    fc = graph.node("fc")
    assert isinstance(fc, QuantDense)
    assert fc.input_format == graph.format("flat")


def test_scale_is_that_of_input_and_weight_over_output() -> None:
    graph = quantize(small(), data())
    fc, original = graph.node("fc"), small().node("fc")
    assert isinstance(fc, QuantDense)
    assert isinstance(original, Dense)
    s_weight = fc.scale * fc.format.scale / fc.input_format.scale
    np.testing.assert_allclose(fc.weight * s_weight, original.weight, atol=s_weight.max() * 0.51)
    bias = fc.bias * s_weight * fc.input_format.scale
    np.testing.assert_allclose(bias, original.bias, atol=s_weight.max() * fc.input_format.scale)
