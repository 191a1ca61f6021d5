from __future__ import annotations

import numpy as np

from hwgen import Graph, quantize
from hwgen.passes.narrow_ranges import fused_clips, narrow_ranges, only_clip

from .networks import data, small


def ranged(graph: Graph, **ranges: tuple[float, float]) -> dict[str, tuple[float, float]]:
    """Ranges after the pass; layers that are not named reach from -9 to 9."""
    given = {node.name: ranges.get(node.name, (-9.0, 9.0)) for node in graph.nodes}
    narrowed = narrow_ranges(graph.with_nodes(graph.nodes, ranges=given), None)  # type: ignore[arg-type]
    return dict(narrowed.ranges)


def clipped() -> Graph:
    """An input, a dense layer, a ReLU and a clip, one behind the other."""
    graph = Graph("g")
    x = graph.dense(graph.input("x", (2,)), [[1.0], [2.0]], name="fc")
    x = graph.clip(graph.relu(x, name="relu"), hi=4.0, name="clip")
    graph.output(x)
    return graph


def test_layer_in_front_of_clips_has_the_range_of_the_last() -> None:
    found = ranged(clipped(), relu=(0.0, 9.0), clip=(0.0, 4.0))
    assert (found["fc"], found["relu"], found["clip"]) == ((0.0, 4.0),) * 3


def test_layer_that_something_else_reads_keeps_its_range() -> None:
    graph = Graph("g")
    x = graph.dense(graph.input("x", (2,)), [[1.0], [2.0]], name="fc")
    graph.output(graph.relu(x, name="relu"), name="one")
    graph.output(x, name="other")
    assert ranged(graph, relu=(0.0, 9.0))["fc"] == (-9.0, 9.0)
    assert only_clip(graph, "fc") is None
    assert fused_clips(graph) == {}


def test_input_keeps_its_range() -> None:
    graph = Graph("g")
    graph.output(graph.relu(graph.input("x", (2,)), name="relu"))
    assert ranged(graph, relu=(0.0, 9.0))["x"] == (-9.0, 9.0)
    assert fused_clips(graph) == {}


def test_every_integer_of_a_clipped_layer_is_between_the_limits() -> None:
    """The format of the layer spends its levels on 0 to 4 alone."""
    graph = quantize(clipped(), np.random.default_rng(0).normal(size=(64, 2)) * 4.0)
    number = graph.format("fc")
    assert number.zero_point == -128
    assert 255 * number.scale <= 4.0 + 1e-6


def test_fused_clips_name_the_layer_that_takes_them_in() -> None:
    assert fused_clips(clipped()) == {"relu": "fc", "clip": "fc"}
    assert fused_clips(small()) == {"relu1": "conv"}
    assert "relu1" not in [node.name for node in quantize(small(), data()).nodes]
