"""Concatenation: every value of every input, as the nearest integer of the output."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from hwgen import Graph, golden, quantize
from hwgen.golden.float_run import float_run


def graph_of(shapes: Mapping[str, tuple[int, ...]]) -> Graph:
    graph = Graph("g")
    inputs = [graph.input(name, shape) for name, shape in shapes.items()]
    graph.output(graph.concat(inputs, name="y"))
    return graph


def test_images_meet_in_their_channels() -> None:
    shapes = {"a": (2, 3, 2), "b": (2, 3, 1), "c": (2, 3, 4)}
    generator = np.random.default_rng(0)
    data = {
        name: generator.normal(size=(5, *shape)) * scale
        for (name, shape), scale in zip(shapes.items(), (1, 5, 0.2), strict=True)
    }
    graph = quantize(graph_of(shapes), data)
    integers = {name: generator.integers(-128, 128, (5, *shape)) for name, shape in shapes.items()}
    found, out = golden(graph, integers)["y"], graph.format("y")
    start = 0
    for name, shape in shapes.items():
        stored = graph.format(name)
        for place in np.ndindex(5, *shape):
            real = stored.scale * (int(integers[name][place]) - stored.zero_point)
            wanted = round(real / out.scale) + out.zero_point  # Python rounds ties to even
            there = (*place[:3], start + place[3])
            assert found[there] == min(max(wanted, out.lo), out.hi)
        start += shape[2]
    assert found.shape == (5, 2, 3, 7)


def test_flat_tensors_follow_each_other() -> None:
    graph = graph_of({"a": (3,), "b": (2,)})
    data = {"a": np.arange(6.0).reshape(2, 3), "b": -np.arange(4.0).reshape(2, 2)}
    assert float_run(graph, data)["y"].tolist() == [[0, 1, 2, 0, -1], [3, 4, 5, -2, -3]]


def test_a_slice_of_a_concatenation_is_the_part() -> None:
    graph = Graph("g")
    a, b = graph.input("a", (3, 2, 2)), graph.input("b", (3, 2, 5))
    both = graph.concat([a, b], name="y")
    graph.output(graph.slice_channels(both, 2, 5, name="part"))
    data = {
        name: np.linspace(-1, 1, 60 * n).reshape(10, 3, 2, n) for name, n in (("a", 2), ("b", 5))
    }
    made = golden(quantize(graph, data), data)
    assert np.array_equal(made["part"], made["b"])
