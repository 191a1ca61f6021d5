"""Methods that add pooling layers: the node that each of them makes, and what they refuse."""

from __future__ import annotations

from typing import Any

import pytest

from hwgen import Graph
from hwgen.errors import HwgenError
from hwgen.ir.pooling import AvgPool2d, L2Pool2d, MaxPool2d


def start(shape: tuple[int, ...] = (4, 6, 2)) -> tuple[Graph, str]:
    graph = Graph("g")
    return graph, graph.input("x", shape)


@pytest.mark.parametrize(
    ("method", "kind"),
    [("max_pool2d", MaxPool2d), ("avg_pool2d", AvgPool2d), ("l2_pool2d", L2Pool2d)],
)
def test_the_stride_defaults_to_the_window(method: str, kind: type) -> None:
    graph, x = start()
    name = getattr(graph, method)(x, (2, 3), padding=(1, 0), ceil_mode=True)
    node: Any = graph.node(name)
    assert name == f"{method}_1"
    assert type(node).__name__ == kind.__name__
    assert (node.window, node.stride, node.padding) == ((2, 3), (2, 3), (1, 1, 0, 0))
    assert node.ceil_mode


@pytest.mark.parametrize("what", ["max", "avg", "l2"])
def test_global_pooling_takes_the_whole_image(what: str) -> None:
    graph, x = start()
    name = getattr(graph, f"global_{what}_pool")(x)
    node: Any = graph.node(name)
    assert (name, node.window, graph.shape(name)) == (f"global_{what}_pool_1", (4, 6), (1, 1, 2))


@pytest.mark.parametrize("what", ["max", "avg"])
def test_one_dimension_is_one_row(what: str) -> None:
    graph, x = start((1, 9, 2))
    name = getattr(graph, f"{what}_pool1d")(x, 3, stride=2, padding=(1, 0))
    node: Any = graph.node(name)
    assert (node.window, node.stride, node.padding) == ((1, 3), (1, 2), (0, 0, 1, 0))
    whole: Any = graph.node(getattr(graph, f"{what}_pool1d")(x, 3))
    assert whole.stride == (1, 3)


def test_one_dimension_refuses_several_rows() -> None:
    graph, x = start()
    with pytest.raises(HwgenError) as error:
        graph.max_pool1d(x, 2, name="p")
    assert str(error.value) == (
        "layer 'p': needs an image of one row, not of 4\n  hint: use the 2d layer"
    )


def test_whole_images_are_needed() -> None:
    graph, x = start((12,))
    with pytest.raises(HwgenError) as error:
        graph.global_avg_pool(x, name="p")
    assert str(error.value) == (
        "layer 'p': needs an input of shape (height, width, channels), not (12,)"
    )


def test_the_divisor_has_two_names() -> None:
    graph, x = start()
    chosen = [
        graph.node(graph.avg_pool2d(x, 2, **options)).divisor  # type: ignore[attr-defined]
        for options in ({}, {"divisor": "all"}, {"count_include_pad": True},
                        {"count_include_pad": False})
    ]  # fmt: skip
    assert chosen == ["valid", "all", "all", "valid"]
    with pytest.raises(HwgenError) as error:
        graph.avg_pool2d(x, 2, divisor="all", count_include_pad=True, name="p")
    assert str(error.value) == "layer 'p': takes divisor or count_include_pad, not both"
