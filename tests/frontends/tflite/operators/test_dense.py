"""FULLY_CONNECTED against the runtime: flat, by pixel, and by either rounding rule."""

from __future__ import annotations

from typing import Any

import pytest

from hwgen.frontends.options import ImportOptions
from tests.frontends.tflite.compare import assert_equal, differences, kinds, refusals, uniform
from tests.frontends.tflite.net import Net


@pytest.mark.parametrize("shape", [(40,), (2, 3, 5), (1, 1, 40)])
@pytest.mark.parametrize("per_channel", [False, True])
def test_all_values_are_read_row_by_row(shape: tuple[int, ...], per_channel: bool) -> None:
    net = Net("dense", 1)
    x = net.input(shape)
    found = assert_equal(net, x, net.dense(x, 7, per_channel=per_channel, activation="RELU"))
    expected = ["Input", "Dense", "Output"]
    assert kinds(found) == (expected if len(shape) == 1 else [*expected[:1], "Flatten",
                                                                *expected[1:]])  # fmt: skip


def test_pixel_by_pixel_it_is_a_convolution() -> None:
    net = Net("dense", 2)
    x = net.input((4, 5, 6))
    found = assert_equal(net, x, net.dense(x, 3, keep=True))
    assert kinds(found) == ["Input", "Conv2d", "Output"]
    layer: Any = found.graph.nodes[1]
    assert (layer.rule, layer.geometry.size) == ("H", (1, 1))


def test_another_number_of_values_is_refused() -> None:
    net = Net("dense", 3)
    x = net.input((9,))
    y = net.dense(net.dense(x, 4), 2)
    wrong = net.value("wrong", (1, 2), 0.1, 0)
    weight = 4  # of the second layer, for 4 values
    net.writer.op("FULLY_CONNECTED", [x.index, weight], [wrong.index])
    names = [f"{wrong.name}: weight 'weight_5' reads 4 values, the input has 9"]
    assert refusals(net.finish(y, wrong)) == names


@pytest.mark.parametrize("kernels", ["optimized", "xnnpack"])
def test_other_kernels_round_as_they_do(kernels: str) -> None:
    net = Net("dense", 4)
    x = net.input((300,))
    assert_equal(net, x, net.dense(x, 64), options=ImportOptions(kernels=kernels))


def test_the_older_rule_differs_from_this_runtime() -> None:
    """Ablation: rule H, since LiteRT 1.4, against D and the single rounding of S."""
    net = Net("dense", 5)
    x = net.input((64,))
    content = net.finish(net.dense(x, 1000))
    frames = uniform(x, 200)
    assert differences(content, frames) == {}
    assert differences(content, frames, ImportOptions(dense_rule="D"))


def test_rows_of_a_batch_become_pixels() -> None:
    """As converters write a dense layer over a sequence, for any batch."""
    net = Net("dense", 9)
    x = net.input((8, 6))
    y = net.dense(net.reshape(x, (8, 6)), 5, activation="RELU")
    assert y.shape == (8, 5)
    found = assert_equal(net, x, net.dense(net.reshape(y, (1, 8, 5)), 3))
    assert kinds(found) == ["Input", "Conv2d", "Flatten", "Dense", "Output"]
