from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hwgen.golden import golden
from hwgen.ir.dense import QuantDense
from hwgen.ir.formats import IntFormat
from hwgen.ir.graph import Graph
from hwgen.ir.locally_connected import QuantLocallyConnected2d
from hwgen.ir.terminals import QuantInput, QuantOutput
from hwgen.ir.verify import accumulator_reach
from hwgen.passes.fold_constant_channels import fold_constant_channels
from hwgen.passes.options import QuantizeOptions

OPTIONS = QuantizeOptions({"x": np.zeros(1)}, 8, 8, True, False, "D", True, {})
NUMBER = IntFormat(8, True, 1.0, -5)


def layer(rule: str) -> QuantDense:
    """Channels: alive, zero weights with a huge bias (2 signs), saturated, zero weights."""
    weight = np.array([[3, 0, 0, 1, 0], [-4, 0, 0, -1, 0]])
    bias = np.array([10, (1 << 30) + 5, -(1 << 30), 1 << 20, 1000])
    return QuantDense(
        "layer", ("input",), weight, 8, bias, NUMBER, NUMBER, rule,
        np.array([0.25, 2.0**-24, 2.0**-23, 0.5, 2.0**-6]), (-100, 127),
    )  # fmt: skip


def graph_of(node: QuantDense) -> Graph:
    nodes = [QuantInput("input", (), (2,), NUMBER), node, QuantOutput("o", ("layer",), NUMBER)]
    return Graph.from_nodes("g", nodes)


@pytest.mark.parametrize("rule", ["D", "U", "S", "H", "F", "half_up", "half_even"])
def test_outputs_stay_and_the_accumulator_shrinks(rule: str) -> None:
    before = graph_of(layer(rule))
    after = fold_constant_channels(before)
    x = np.random.default_rng(0).integers(-128, 128, (200, 2))
    np.testing.assert_array_equal(golden(before, x)["o"], golden(after, x)["o"])
    old, new = before.node("layer"), after.node("layer")
    assert isinstance(old, QuantDense)
    assert isinstance(new, QuantDense)
    assert accumulator_reach(before, old).bits == 32
    assert accumulator_reach(after, new).bits < 32
    assert not new.weight[:, 1:].any()
    assert new.weight[:, 0].tolist() == [3, -4]


def test_a_tiny_scale_does_not_keep_a_large_bias() -> None:
    """The output is not at an end of the clamp, so no small bias gives it at this scale."""
    scale = np.array([0.25, 2.0**-28, 2.0**-27, 0.5, 2.0**-6])
    before = graph_of(replace(layer("D"), scale=scale))
    node = fold_constant_channels(before).node("layer")
    assert isinstance(node, QuantDense)
    assert np.abs(node.bias[1:]).max() < 256
    assert node.scale[1] == node.scale[2] == 1.0
    x = np.zeros((1, 2), dtype=np.int64)
    np.testing.assert_array_equal(golden(before, x)["o"], golden(graph_of(node), x)["o"])


def test_bias_is_the_smallest_that_gives_the_output() -> None:
    node = fold_constant_channels(graph_of(layer("D"))).node("layer")
    assert isinstance(node, QuantDense)
    smaller = replace(node, bias=node.bias - np.sign(node.bias))
    at_zero = np.full((1, 2), NUMBER.zero_point)
    made = golden(graph_of(node), at_zero)["o"][0]
    changed = golden(graph_of(smaller), at_zero)["o"][0]
    folded = (node.bias != 0) & (np.arange(5) > 0)
    assert folded.any()
    assert (made[folded] != changed[folded]).all()


def test_graph_without_constant_channels_is_unchanged() -> None:
    weight, bias = np.full((2, 5), 100), np.zeros(5, np.int64)
    node = replace(layer("D"), weight=weight, scale=np.full(5, 0.1), bias=bias)
    after = fold_constant_channels(graph_of(node)).node("layer")
    assert after is node


def test_a_local_channel_is_constant_where_no_position_changes_it() -> None:
    """Zero weights everywhere, but in one channel the biases of the positions differ too much."""
    weight = np.zeros((1, 2, 1, 1, 1, 3), np.int64)
    weight[0, 1, ..., 0] = 4
    bias = np.array([[[10, 900, 1 << 20], [20, 910, 0]]])
    node = QuantLocallyConnected2d(
        "layer", ("input",), weight, 8, bias, (1, 1), (0, 0, 0, 0), NUMBER, NUMBER, "D",
        np.full(3, 2.0**-10), (-128, 127),
    )  # fmt: skip
    nodes = [QuantInput("input", (), (1, 2, 1), NUMBER), node]
    before = Graph.from_nodes("g", [*nodes, QuantOutput("o", ("layer",), NUMBER)])
    after = fold_constant_channels(before)
    folded = after.node("layer")
    assert isinstance(folded, QuantLocallyConnected2d)
    x = np.random.default_rng(0).integers(-128, 128, (50, 1, 2, 1))
    np.testing.assert_array_equal(golden(before, x)["o"], golden(after, x)["o"])
    assert folded.bias[0, 0].tolist() != bias[0, 0].tolist()
    assert folded.bias[..., 2].tolist() == [[1 << 20, 0]]


def signs(rule: str, bias: list[int], thresholds: np.ndarray | None = None) -> QuantDense:
    """Weights of one bit for two bipolar inputs, one comparison for each channel."""
    number = IntFormat.bipolar(1.0)
    weight = np.array([[1, -1, 1], [1, 1, -1]])
    scale = np.ones(3)
    return QuantDense(
        "layer", ("input",), weight, 1, np.array(bias), number, number, rule, scale, (0, 1),
        thresholds=thresholds,
    )  # fmt: skip


@pytest.mark.parametrize(
    "node",
    [
        signs("floor", [1 << 28, 0, -(1 << 28)]),
        signs("thresholds", [0, 0, 0], np.array([[-(1 << 28)], [0], [1 << 28]])),
    ],
    ids=["bias", "thresholds"],
)
def test_weights_of_one_bit_stay_and_the_bias_shrinks(node: QuantDense) -> None:
    number = node.input_format
    before = Graph.from_nodes(
        "g",
        [QuantInput("input", (), (2,), number), node, QuantOutput("o", ("layer",), number)],
    )
    after = fold_constant_channels(before)
    x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    np.testing.assert_array_equal(golden(before, x)["o"], golden(after, x)["o"])
    new = after.node("layer")
    assert isinstance(new, QuantDense)
    np.testing.assert_array_equal(new.weight, node.weight)
    assert accumulator_reach(after, new).bits <= accumulator_reach(before, node).bits
    if node.thresholds is None:
        assert new.bias.tolist() == [2, 0, -3]
