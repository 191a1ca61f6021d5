"""Lower images: graphs and designs that are alike but for their rows."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen import Graph, quantize
from hwgen.schedule import heights
from hwgen.schedule.design import Design, lower_graph
from hwgen.schedule.heights import LAPS, low_designs, lower_graphs, with_rows


def strided(rows: int, *, flat: bool = False) -> Graph:
    """Strides 2 and 3 one behind the other: six rows of the image make one."""
    graph = Graph("strided")
    x = graph.input("image", (rows, 8, 2))
    weight = np.random.default_rng(0).normal(size=(3, 3, 2, 2))
    x = graph.conv2d(x, weight, np.zeros(2), stride=2, padding=1, name="conv")
    x = graph.max_pool2d(x, (3, 1), name="pool")
    if flat:
        x = graph.flatten(x)
    graph.output(x)
    return quantize(graph, np.random.default_rng(1).normal(size=(2, rows, 8, 2)))


def design(rows: int, *, flat: bool = False) -> Design:
    return lower_graph(strided(rows, flat=flat), "strided", "generic", {}, {})


def test_a_lower_graph_leaves_out_whole_periods_of_all_strides() -> None:
    found = list(lower_graphs(strided(200)))
    assert [one.period for one in found] == [6, 6]
    for one in found:
        rows = one.low.shape("image")[0]
        assert rows + one.period * one.laps == 200
        assert one.laps % LAPS == 0
        assert one.low.shape("pool")[0] + one.laps == strided(200).shape("pool")[0]
        assert one.higher.shape("image")[0] == rows + one.period


def test_heights_are_tried_from_the_lowest_on_each_once() -> None:
    rows = [one.low.shape("image")[0] for one in lower_graphs(strided(200))]
    assert rows == sorted(set(rows))


def test_a_network_that_ends_in_a_dense_layer_has_no_lower_graph() -> None:
    graph = Graph("dense")
    x = graph.flatten(graph.input("image", (64, 4, 1)))
    graph.output(graph.dense(x, np.ones((256, 2)), np.zeros(2)))
    quantized = quantize(graph, np.random.default_rng(1).normal(size=(2, 64, 4, 1)))
    assert list(lower_graphs(quantized)) == []


def test_a_graph_without_images_has_no_lower_graph() -> None:
    graph = Graph("flat")
    graph.output(graph.relu(graph.input("values", (64,))))
    quantized = quantize(graph, np.random.default_rng(1).normal(size=(2, 64)))
    assert list(lower_graphs(quantized)) == []


def test_images_of_several_heights_have_no_lower_graph() -> None:
    graph = Graph("two")
    graph.output(graph.relu(graph.input("a", (64, 4, 1)), name="first"))
    graph.output(graph.relu(graph.input("b", (32, 4, 1)), name="second"))
    data = {
        name: np.random.default_rng(1).normal(size=(2, n, 4, 1))
        for name, n in (("a", 64), ("b", 32))
    }
    assert list(lower_graphs(quantize(graph, data))) == []


def test_rows_that_a_layer_does_not_take_are_none() -> None:
    assert with_rows(strided(64), 2) is None
    lower = with_rows(strided(64), 40)
    assert lower is not None
    assert lower.shape("image") == (40, 8, 2)


def test_only_large_designs_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(low_designs(design(200))) == []
    monkeypatch.setattr(heights, "LARGE", 100)
    assert len(list(low_designs(design(200)))) == 2


def test_every_number_of_every_unit_is_on_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heights, "LARGE", 100)
    whole = design(200)
    for found in low_designs(whole):
        beats = [one.inputs[0].stream.beats for one in (found.low, found.higher, whole)]
        assert beats[0] + found.laps * (beats[1] - beats[0]) == beats[2]
        assert [type(unit) for unit in found.low.units] == [type(unit) for unit in whole.units]


def test_a_number_that_leaves_the_line_is_seen() -> None:
    is_line = heights._is_line
    assert is_line(3, 5, 11, 4)
    assert not is_line(3, 5, 12, 4)
    assert is_line((1, (2, "a")), (1, (3, "a")), (1, (6, "a")), 4)
    assert not is_line((1, "a"), (1, "a"), (1, "b"), 4)
    assert not is_line((1,), (1, 2), (1, 2, 3), 1)
    assert not is_line(True, True, False, 1)
    assert not is_line(None, 1, 2, 1)
