from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from hwgen import Graph, HwgenError, quantize
from hwgen.ir.activation import Relu
from hwgen.ir.terminals import Input, Output


def started() -> Graph:
    graph = Graph("g")
    graph.input("image", (6, 5, 2))
    return graph


WEIGHT = np.ones((3, 3, 2, 4))


def test_shapes_follow_the_layers() -> None:
    graph = started()
    x = graph.conv2d("image", WEIGHT, stride=(2, 1), padding=(1, 2, 0, 3), name="conv")
    assert graph.shape(x) == (4, 6, 4)
    x = graph.max_pool2d(x, window=(2, 3), stride=1, name="pool")
    assert graph.shape(x) == (3, 4, 4)
    x = graph.flatten(x, name="flat")
    assert graph.shape(x) == (48,)
    x = graph.dense(x, np.ones((48, 7)), name="fc")
    assert graph.shape(graph.output(x)) == (7,)


def test_layers_without_a_name_are_numbered() -> None:
    graph = started()
    names = [graph.relu("image"), graph.relu("image"), graph.conv2d("image", WEIGHT)]
    assert names == ["relu_1", "relu_2", "conv2d_1"]
    assert graph.max_pool2d("image", 2) == "max_pool2d_1"
    assert graph.flatten("image") == "flatten_1"


def test_arrays_of_layers_are_read_only_copies() -> None:
    graph, weight = started(), WEIGHT.copy()
    graph.conv2d("image", weight, name="conv")
    weight[:] = 9.0
    stored: Any = graph.node("conv")
    assert stored.weight.max() == 1.0
    with pytest.raises(ValueError, match="read-only"):
        stored.weight[0] = 1.0


def test_nodes_given_in_any_order_are_sorted() -> None:
    nodes = [Output("o", ("b",)), Relu("b", ("a",)), Relu("a", ("i",)), Input("i", (), (3,))]
    assert [node.name for node in Graph.from_nodes("g", nodes).nodes] == ["i", "a", "b", "o"]


def test_format_is_that_of_the_quantized_layer() -> None:
    graph = Graph("g")
    graph.output(graph.relu(graph.input("x", (2,))))
    assert not graph.quantized
    quantized = quantize(graph, [[0.0, 1.0]])
    assert quantized.quantized
    assert quantized.format("output") == quantized.format("x")


def test_consumers_are_the_layers_that_read_a_tensor() -> None:
    graph = started()
    graph.relu("image", name="a")
    graph.relu("image", name="b")
    assert graph.consumers("image") == ("a", "b")


Build = Callable[[Graph], Any]

BAD: list[tuple[Build, str]] = [
    (
        lambda g: g.input("image", (3,)),
        "two layers are named 'image'\n  hint: give each its own name",
    ),
    (lambda g: g.relu("imag"), "layer 'relu_1': reads 'imag', which is not in the graph"),
    (
        lambda g: g.input("x", (0, 4, 1)),
        (
            "layer 'x': shape must be (height, width, channels) or (values,), each at least 1,"
            " not (0, 4, 1)"
        ),
    ),
    (
        lambda g: g.input("x", (4, -4, 1)),
        (
            "layer 'x': shape must be (height, width, channels) or (values,), each at least 1,"
            " not (4, -4, 1)"
        ),
    ),
    (
        lambda g: g.input("x", (4, 4)),
        (
            "layer 'x': shape must be (height, width, channels) or (values,), each at least 1,"
            " not (4, 4)"
        ),
    ),
    (
        lambda g: g.conv2d("image", np.ones((3, 3, 2)), name="c"),
        (
            "layer 'c': weight must have shape [rows, columns, input channels, output channels],"
            " not (3, 3, 2)"
        ),
    ),
    (
        lambda g: g.conv2d("image", np.ones((3, 3, 5, 4)), name="c"),
        "layer 'c': weight expects 5 input channels, the input has 2",
    ),
    (
        lambda g: g.conv2d("image", WEIGHT, np.ones(3), name="c"),
        "layer 'c': bias must have shape (4,), one per output channel, not (3,)",
    ),
    (
        lambda g: g.conv2d("image", np.ones((7, 3, 2, 4)), padding=0, name="c"),
        (
            "layer 'c': kernel 7x3 is larger than the padded input 6x5"
            "\n  hint: add padding or shrink it"
        ),
    ),
    (
        lambda g: g.conv2d("image", WEIGHT, stride=0, name="c"),
        "layer 'c': stride must be at least 1 on each axis, not (0, 0)",
    ),
    (
        lambda g: g.conv2d("image", WEIGHT, padding=(0, -1), name="c"),
        "layer 'c': padding must be at least 0 on each side, not (0, 0, -1, -1)",
    ),
    (
        lambda g: g.conv2d("image", WEIGHT, padding=(1, 2, 3), name="c"),
        "layer 'c': padding takes one, two or four numbers, not (1, 2, 3)",
    ),
    (
        lambda g: g.conv2d("image", WEIGHT, stride=1.5, name="c"),  # type: ignore[arg-type]
        "layer 'c': stride takes whole numbers, not 1.5",
    ),
    (
        lambda g: g.conv2d("image", WEIGHT * np.nan, np.full(4, np.inf), name="c"),
        (
            "layer 'c': weight holds 72 values that are not finite\n"
            "layer 'c': bias holds 4 values that are not finite"
        ),
    ),
    (
        lambda g: g.conv2d("image", "kernel", name="c"),
        "layer 'c': weight must be an array of real numbers",
    ),
    (
        lambda g: g.dense("image", np.ones((60, 2)), name="d"),
        (
            "layer 'd': needs a flat input of shape (values,), not (6, 5, 2)"
            "\n  hint: put a flatten before it"
        ),
    ),
    (
        lambda g: g.dense(g.flatten("image"), np.ones((61, 2)), name="d"),
        "layer 'd': weight expects 61 inputs, the input has 60",
    ),
    (
        lambda g: g.max_pool2d(g.flatten("image"), 2, name="p"),
        "layer 'p': needs an input of shape (height, width, channels), not (60,)",
    ),
    (
        lambda g: g.max_pool2d("image", 0, name="p"),
        (
            "layer 'p': window must be at least 1 on each axis, not (0, 0)\n"
            "layer 'p': stride must be at least 1 on each axis, not (0, 0)"
        ),
    ),
    (
        lambda g: g.max_pool2d("image", 7, name="p"),
        (
            "layer 'p': window 7x7 is larger than the padded input 6x5"
            "\n  hint: add padding or shrink it"
        ),
    ),
    (
        lambda g: g.max_pool2d("image", 2, padding=(0, 0, 2, 1), name="p"),
        (
            "layer 'p': padding (0, 0, 2, 1) leaves windows (2, 2) without a pixel"
            "\n  hint: a window that sees only padding has nothing to pool"
        ),
    ),
    (
        lambda g: g.input("x", (4.5, 4, 1)),  # type: ignore[arg-type]
        "layer 'x': shape takes whole numbers, not (4.5, 4, 1)",
    ),
    (lambda g: g.input("", (3,)), "a layer is named by a string that is not empty, not ''"),
    (
        lambda g: g.relu(7),  # type: ignore[arg-type]
        "a layer is named by a string that is not empty, not 7",
    ),
    (lambda g: Graph(""), "a graph is named by a string that is not empty, not ''"),
    (
        lambda g: g.node("nothing"),
        "graph 'g' has no layer 'nothing'\n  hint: it has: image",
    ),
]


@pytest.mark.parametrize(("build", "message"), BAD)
def test_mistake_names_layer_value_and_limit(build: Build, message: str) -> None:
    with pytest.raises(HwgenError) as error:
        build(started())
    assert str(error.value) == message


def test_failed_layer_is_not_added() -> None:
    graph = started()
    with pytest.raises(HwgenError):
        graph.conv2d("image", WEIGHT, stride=0, name="c")
    assert [node.name for node in graph.nodes] == ["image"]
    graph.conv2d("image", WEIGHT, name="c")


def test_unknown_attribute_is_refused_by_python() -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'transposed'"):
        started().conv2d("image", WEIGHT, transposed=2)  # type: ignore[call-arg]


def test_mistakes_of_all_nodes_are_reported_at_once() -> None:
    nodes = [Input("i", (), (0, 0, 1)), Input("j", (), (1, 2)), Relu("a", ("i",))]
    with pytest.raises(HwgenError) as error:
        Graph.from_nodes("g", nodes)
    must = "shape must be (height, width, channels) or (values,), each at least 1, not"
    assert str(error.value).splitlines() == [
        f"layer 'i': {must} (0, 0, 1)",
        f"layer 'j': {must} (1, 2)",
    ]


def test_graph_with_other_layers_keeps_ranges_and_adds_notes() -> None:
    graph = Graph("g")
    graph.output(graph.relu(graph.input("x", (2,)), name="relu"))
    first = graph.with_nodes(graph.nodes, ranges={"x": (0.0, 1.0)}, notes=["one"])
    second = first.with_nodes([node for node in graph.nodes if node.name == "x"], notes=["two"])
    assert (second.name, [node.name for node in second.nodes]) == ("g", ["x"])
    assert (second.ranges, second.notes) == ({"x": (0.0, 1.0)}, ("one", "two"))
    assert (graph.ranges, graph.notes) == ({}, ())
