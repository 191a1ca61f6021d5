from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from hwgen import Graph
from hwgen.errors import HwgenError
from hwgen.ir.locally_connected import LocallyConnected2d
from hwgen.ir.node import output_shape
from hwgen.ir.requantized import accumulator_range_of
from hwgen.ir.window import Window

from .samples import LOCAL, mistakes


def test_shape_is_that_of_the_positions() -> None:
    assert mistakes(LOCAL, (3, 4, 2)) == []
    assert output_shape(LOCAL, [(3, 4, 2)]) == (2, 2, 3)


def test_geometry_is_that_of_the_attributes() -> None:
    node = replace(LOCAL, dilation=(2, 3), fill="edge", stride=(1, 2))
    assert node.geometry == Window((2, 3), (1, 2), (0, 0, 0, 0), (2, 3), "edge")


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"stride": (0, 1)}, "stride must be at least 1 on each axis, not (0, 1)"),
        ({"fill": "wrap"}, "fill must be one of constant, edge, reflect, not wrap"),
        ({"stride": (1, 2)}, "weight is for 2x2 positions, the output has 2x1"),
        (
            {"bias": np.zeros(3, np.int64)},
            "bias must have shape (2, 2, 3), [rows, columns, output channels], not (3,)",
        ),
        (
            {"weight": np.ones((2, 2, 2, 3, 5, 3), np.int64)},
            "weight expects 5 input channels, the input has 2",
        ),
        (
            {"weight": np.ones((2, 3, 2, 3), np.int64)},
            (
                "weight must have shape [output rows, output columns, rows, columns, input"
                " channels, output channels], not (2, 3, 2, 3)"
            ),
        ),
    ],
    ids=["stride", "fill", "positions", "bias", "channels", "rank"],
)
def test_what_does_not_fit_is_refused(changes: dict[str, Any], text: str) -> None:
    assert mistakes(LOCAL, (3, 4, 2), **changes) == [f"layer 'local': {text}"]


def test_the_reach_of_a_channel_is_the_hull_of_its_positions() -> None:
    weight = np.zeros(LOCAL.weight.shape, np.int64)
    weight[0, 0, 0, 0, 0, 1], weight[1, 1, 0, 0, 0, 1] = 2, -1
    bias = np.zeros((2, 2, 3), np.int64)
    bias[0, 1, 2] = 7
    reach = accumulator_range_of(replace(LOCAL, weight=weight, bias=bias), (-128, 127))
    assert (reach.lo.tolist(), reach.hi.tolist()) == ([0, -2 * 125, 0], [0, 2 * 130, 7])


def test_one_bias_counts_for_all_positions() -> None:
    graph = Graph("g")
    graph.input("x", (3, 4, 2))
    weight = np.ones((2, 2, 2, 3, 2, 3))
    each = graph.node(graph.locally_connected2d("x", weight, np.arange(3)))
    assert isinstance(each, LocallyConnected2d)
    assert each.bias.shape == (2, 2, 3)
    assert each.bias[1, 0].tolist() == [0, 1, 2]
    with pytest.raises(HwgenError, match="bias must have shape"):
        graph.locally_connected2d("x", weight, np.zeros((2, 3)))
