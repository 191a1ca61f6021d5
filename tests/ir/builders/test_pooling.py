from __future__ import annotations

import pytest

from hwgen import Graph
from hwgen.errors import HwgenError
from hwgen.ir.pooling import AvgPool2d, L2Pool2d, MaxPool2d


def started(*shape: int) -> Graph:
    graph = Graph("g")
    graph.input("x", shape)
    return graph


def test_the_stride_is_the_window_unless_it_is_given() -> None:
    graph = started(6, 8, 2)
    plain = graph.node(graph.max_pool2d("x", (2, 4)))
    dense = graph.node(graph.max_pool2d("x", (2, 4), stride=1))
    assert isinstance(plain, MaxPool2d)
    assert isinstance(dense, MaxPool2d)
    assert (plain.window, plain.stride, dense.stride) == ((2, 4), (2, 4), (1, 1))


def test_each_kind_has_its_own_node() -> None:
    graph = started(6, 8, 2)
    assert isinstance(graph.node(graph.avg_pool2d("x", 2)), AvgPool2d)
    assert isinstance(graph.node(graph.l2_pool2d("x", 2)), L2Pool2d)
    assert [node.name for node in graph.nodes[1:]] == ["avg_pool2d_1", "l2_pool2d_1"]


@pytest.mark.parametrize("kind", ["max", "avg", "l2"])
def test_a_global_pooling_is_one_with_a_window_of_the_image(kind: str) -> None:
    graph = started(6, 8, 2)
    name = getattr(graph, f"global_{kind}_pool")("x")
    assert name == f"global_{kind}_pool_1"
    assert graph.shape(name) == (1, 1, 2)


@pytest.mark.parametrize("kind", ["max", "avg"])
def test_a_pooling_of_a_row_is_one_of_an_image_of_one_row(kind: str) -> None:
    graph = started(1, 9, 2)
    name = getattr(graph, f"{kind}_pool1d")("x", 3, stride=2, padding=(1, 0))
    assert graph.shape(name) == (1, 4, 2)
    with pytest.raises(HwgenError) as error:
        getattr(started(3, 9, 2), f"{kind}_pool1d")("x", 3, name="p")
    assert str(error.value) == (
        "layer 'p': needs an image of one row, not of 3\n  hint: use the 2d layer"
    )


def test_the_divisor_goes_by_its_name_in_pytorch_too() -> None:
    graph = started(6, 8, 2)
    nodes = [
        graph.node(graph.avg_pool2d("x", 2, count_include_pad=True)),
        graph.node(graph.avg_pool2d("x", 2, count_include_pad=False)),
        graph.node(graph.avg_pool2d("x", 2)),
    ]
    assert [node.divisor for node in nodes if isinstance(node, AvgPool2d)] == [
        "all",
        "valid",
        "valid",
    ]
    with pytest.raises(HwgenError) as error:
        graph.avg_pool2d("x", 2, divisor="all", count_include_pad=True, name="p")
    assert str(error.value) == "layer 'p': takes divisor or count_include_pad, not both"
