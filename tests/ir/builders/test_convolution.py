from __future__ import annotations

import numpy as np
import pytest

from hwgen import Graph
from hwgen.errors import HwgenError
from hwgen.ir.convolution import Conv2d
from hwgen.ir.locally_connected import LocallyConnected2d


def started(*shape: int) -> Graph:
    graph = Graph("g")
    graph.input("x", shape)
    return graph


def test_one_number_counts_for_both_axes() -> None:
    graph = started(8, 9, 2)
    kernel = np.ones((3, 3, 2, 4))
    node = graph.node(graph.conv2d("x", kernel, stride=2, padding=1, dilation=2))
    assert isinstance(node, Conv2d)
    assert (node.name, node.stride, node.dilation) == ("conv2d_1", (2, 2), (2, 2))
    assert node.padding == (1, 1, 1, 1)


def test_two_numbers_are_vertical_and_horizontal_and_four_are_the_sides() -> None:
    graph = started(8, 9, 2)
    kernel = np.ones((3, 3, 2, 4))
    two = graph.node(graph.conv2d("x", kernel, stride=(2, 1), padding=(0, 2)))
    four = graph.node(graph.conv2d("x", kernel, padding=(0, 1, 2, 3)))
    assert isinstance(two, Conv2d)
    assert isinstance(four, Conv2d)
    assert (two.stride, two.padding, four.padding) == ((2, 1), (0, 0, 2, 2), (0, 1, 2, 3))


def test_a_depthwise_convolution_is_one_with_a_group_for_each_channel() -> None:
    graph = started(8, 9, 3)
    weight = np.arange(2 * 2 * 3 * 2).reshape(2, 2, 3, 2)
    node = graph.node(graph.depthwise_conv2d("x", weight))
    assert isinstance(node, Conv2d)
    assert (node.groups, node.weight.shape) == (3, (2, 2, 1, 6))
    assert (node.weight[:, :, 0, 1 * 2 + 1] == weight[:, :, 1, 1]).all()


def test_a_convolution_of_a_row_is_one_of_an_image_of_one_row() -> None:
    graph = started(1, 9, 3)
    node = graph.node(graph.conv1d("x", np.ones((4, 3, 2)), stride=2, padding=(1, 2)))
    assert isinstance(node, Conv2d)
    assert (node.stride, node.padding, node.weight.shape) == ((1, 2), (0, 0, 1, 2), (1, 4, 3, 2))
    assert graph.shape(node.name) == (1, 5, 2)


def test_a_locally_connected_layer_has_weights_for_each_position() -> None:
    graph = started(4, 5, 2)
    node = graph.node(graph.locally_connected2d("x", np.ones((3, 4, 2, 2, 2, 3))))
    assert isinstance(node, LocallyConnected2d)
    assert graph.shape(node.name) == (3, 4, 3)


@pytest.mark.parametrize(
    ("method", "shape", "message"),
    [
        ("depthwise_conv2d", (3, 3, 2), "[rows, columns, channels, multiplier], not (3, 3, 2)"),
        ("conv1d", (3, 2), "[taps, input channels, output channels], not (3, 2)"),
    ],
)
def test_weights_of_another_rank_are_refused(
    method: str, shape: tuple[int, ...], message: str
) -> None:
    with pytest.raises(HwgenError) as error:
        getattr(started(1, 9, 2), method)("x", np.ones(shape), name="a")
    assert str(error.value) == f"layer 'a': weight must have shape {message}"
