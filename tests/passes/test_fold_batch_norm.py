"""Batch norm folded into weights and bias: the same real numbers, and what was folded is told."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen import Graph, float_run, quantize, sqnr
from hwgen.errors import HwgenError
from hwgen.passes.fold_batch_norm import fold_batch_norm, folded_batch_norms

SHAPE = (6, 7, 2)


class Network:
    """A graph under construction, with random numbers for its layers."""

    def __init__(self, seed: int = 0) -> None:
        self.generator = np.random.default_rng(seed)
        self.graph = Graph("g")
        self.x = self.graph.input("x", SHAPE)

    def conv(self, name: str, padding: int = 0) -> Network:
        weight = self.generator.normal(size=(3, 3, self.channels, 4))
        bias = self.generator.normal(size=4)
        self.x = self.graph.conv2d(self.x, weight, bias, padding=padding, name=name)
        return self

    def dense(self, name: str) -> Network:
        self.x = self.graph.flatten(self.x)
        weight = self.generator.normal(size=(self.channels, 3))
        self.x = self.graph.dense(self.x, weight, name=name)
        return self

    def norm(self, name: str) -> Network:
        mean, gamma, beta = self.generator.normal(size=(3, self.channels))
        variance = self.generator.uniform(0.1, 2.0, self.channels)
        self.x = self.graph.batch_norm(self.x, mean, variance, gamma, beta, name=name)
        return self

    def relu(self) -> Network:
        self.x = self.graph.relu(self.x)
        return self

    @property
    def channels(self) -> int:
        return self.graph.shape(self.x)[-1]

    def done(self) -> Graph:
        self.graph.output(self.x)
        return self.graph


def folded(graph: Graph) -> Graph:
    """The graph after the pass, with the same real numbers at its output."""
    after = fold_batch_norm(graph)
    x = np.random.default_rng(9).normal(size=(8, *SHAPE))
    before, now = float_run(graph, x)["output"], float_run(after, x)["output"]
    np.testing.assert_allclose(now, before, rtol=1e-12, atol=1e-12 * np.abs(before).max())
    return after


def names(graph: Graph) -> list[str]:
    return [node.name for node in graph.nodes]


@pytest.mark.parametrize("padding", [0, 1])
def test_it_goes_into_the_convolution_in_front_of_it(padding: int) -> None:
    graph = folded(Network().conv("conv", padding).norm("norm").relu().done())
    assert names(graph) == ["x", "conv", "relu_1", "output"]
    assert graph.notes == ("batch norm 'norm' is part of the weights and bias of 'conv'",)
    assert folded_batch_norms(Network().conv("conv").norm("norm").done()) == {"norm": "conv"}


def test_it_goes_into_a_dense_layer_in_front_of_it() -> None:
    graph = folded(Network().dense("fc").norm("norm").done())
    assert names(graph) == ["x", "flatten_1", "fc", "output"]


def test_it_goes_into_the_layer_behind_it_without_padding() -> None:
    graph = folded(Network().norm("norm").conv("conv").done())
    assert graph.notes == ("batch norm 'norm' is part of the weights and bias of 'conv'",)
    assert names(graph) == ["x", "conv", "output"]


def test_one_behind_the_other_all_go() -> None:
    graph = folded(Network().norm("a").conv("conv").norm("b").norm("c").relu().norm("d").done())
    assert [note.split("'")[1::2] for note in graph.notes[:3]] == [
        ["a", "conv"],
        ["b", "conv"],
        ["c", "conv"],
    ]
    assert names(graph) == ["x", "conv", "relu_1", "d", "output"]


def test_padding_behind_it_and_no_weights_in_front_leave_a_table() -> None:
    graph = folded(Network().norm("norm").conv("conv", padding=1).done())
    assert graph.notes == (
        "batch norm 'norm' is a table per channel: no layer beside it can take it in",
    )
    assert "norm" in names(graph)


def test_a_layer_with_another_reader_keeps_its_weights() -> None:
    network = Network().conv("conv")
    network.graph.output(network.x, name="other")
    graph = fold_batch_norm(network.norm("norm").done())
    assert "norm" in names(graph)


def test_a_graph_without_batch_norm_stays() -> None:
    graph = Network().conv("conv").done()
    assert fold_batch_norm(graph) is graph


def test_options_of_what_is_folded_are_refused_with_the_layer_that_has_them() -> None:
    network = Network(3).conv("conv", 1).norm("norm").relu().norm("table").done()
    data = np.random.default_rng(4).normal(size=(4, *SHAPE))
    options: dict[str, dict[str, int]] = {
        name: {"activation_bits": 7} for name in ("norm", "relu_1")
    }
    with pytest.raises(HwgenError) as error:
        quantize(network, data, overrides=options)
    assert str(error.value).splitlines() == [
        "layer 'norm': is folded into 'conv', set the options there",
        "layer 'relu_1': is fused into 'conv', set the options there",
    ]
    assert (
        quantize(network, data, overrides={"table": {"activation_bits": 7}}).format("table").bits
        == 7
    )


def test_quantize_tells_what_was_folded_and_compares_what_is_left() -> None:
    network = Network(3).conv("conv", 1).norm("norm").relu().norm("table").done()
    data = np.random.default_rng(4).normal(size=(24, *SHAPE))
    quantized = quantize(network, data)
    assert [note.split("'")[1] for note in quantized.notes] == ["norm", "table"]
    assert names(quantized) == ["x", "conv", "table", "output"]
    assert min(sqnr(network, quantized, data).values()) > 30.0
