from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from hwgen.golden import golden
from hwgen.golden.convolution import accumulators
from hwgen.ir.convolution import QuantConv2d
from hwgen.ir.dense import QuantDense
from hwgen.ir.formats import IntFormat
from hwgen.ir.graph import Graph
from hwgen.ir.locally_connected import QuantLocallyConnected2d
from hwgen.ir.requantized import accumulator_range_of
from hwgen.ir.weights import WeightedNode

from .naive import (
    around,
    naive_convolution,
    naive_requantize,
    random_batch,
    random_convolution,
    random_dense,
    random_local,
)


@pytest.mark.parametrize("seed", range(120))
def test_convolution_equals_naive_loops(seed: int) -> None:
    graph = random_convolution(seed)
    layer = graph.node("layer")
    assert isinstance(layer, QuantConv2d)
    batch = random_batch(graph, 2, seed)
    acc = np.stack([naive_convolution(layer, frame) for frame in batch])
    np.testing.assert_array_equal(accumulators(layer, batch.astype(np.int32)), acc)
    np.testing.assert_array_equal(golden(graph, batch)["layer"], naive_requantize(layer, acc))


@pytest.mark.parametrize("seed", range(60))
def test_a_locally_connected_layer_equals_naive_loops(seed: int) -> None:
    graph = random_local(seed)
    layer = graph.node("layer")
    assert isinstance(layer, QuantLocallyConnected2d)
    batch = random_batch(graph, 2, seed)
    acc = np.stack([naive_convolution(layer, frame) for frame in batch])
    np.testing.assert_array_equal(accumulators(layer, batch.astype(np.int32)), acc)
    np.testing.assert_array_equal(golden(graph, batch)["layer"], naive_requantize(layer, acc))


@pytest.mark.parametrize("seed", range(40))
def test_no_partial_sum_leaves_the_range_of_its_channel(seed: int) -> None:
    graph = random_local(seed) if seed % 2 else random_convolution(seed)
    layer = graph.node("layer")
    assert isinstance(layer, WeightedNode)
    stored = layer.input_format
    reach = accumulator_range_of(layer, (stored.lo, stored.hi))
    acc = accumulators(layer, random_batch(graph, 4, seed).astype(np.int32))
    assert (acc >= reach.lo).all()
    assert (acc <= reach.hi).all()


@pytest.mark.parametrize("limit", [1, 50, 700, 10**9])
@pytest.mark.parametrize("make", [random_convolution, random_local])
def test_parts_of_a_frame_give_the_whole(
    make: Callable[[int], Graph], limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows are copied a part at a time: some frames, or some rows of one."""
    graph = make(3)
    batch = random_batch(graph, 5, 3)
    whole = golden(graph, batch)["layer"]
    monkeypatch.setattr("hwgen.golden.weighted_sums._COPIED", limit)
    np.testing.assert_array_equal(golden(graph, batch)["layer"], whole)


@pytest.mark.parametrize("seed", range(20))
def test_dense_equals_naive_loops(seed: int) -> None:
    graph = random_dense(seed)
    layer = graph.node("layer")
    assert isinstance(layer, QuantDense)
    batch = random_batch(graph, 3, seed)
    centred = batch - layer.input_format.zero_point
    acc = np.array([
        [sum(int(a) * int(b) for a, b in zip(row, column, strict=True)) + int(bias)
         for column, bias in zip(layer.weight.T, layer.bias, strict=True)] for row in centred
    ])  # fmt: skip
    np.testing.assert_array_equal(golden(graph, batch)["layer"], naive_requantize(layer, acc))


def test_padding_may_exceed_the_kernel_and_sees_only_the_bias() -> None:
    number = IntFormat(8, True, 1.0, 5)
    layer = QuantConv2d(
        "layer", ("input",), np.full((1, 1, 1, 1), 2), 8, np.array([9]), (1, 1), (3, 0, 0, 2),
        number, IntFormat(8, True, 1.0), "D", np.ones(1), (-128, 127),
    )  # fmt: skip
    result = golden(around(layer, (1, 1, 1), number), np.full((1, 1, 1, 1), 7))["layer"]
    assert result[0, :, :, 0].tolist() == [[9, 9, 9], [9, 9, 9], [9, 9, 9], [13, 9, 9]]


def test_wide_operands_take_double_precision_and_stay_exact() -> None:
    number = IntFormat(16, True, 1.0)
    weight = np.array([32767, -32768] * 8).reshape(1, 1, 16, 1)
    layer = QuantConv2d(
        "layer", ("input",), weight, 16, np.array([0]), (1, 1), (0, 0, 0, 0),
        number, IntFormat(16, True, 1.0), "S", np.full(1, 2.0**-16), (-32768, 32767),
    )  # fmt: skip
    x = np.array([3, 1] * 8, dtype=np.int32).reshape(1, 1, 1, 16)
    assert accumulators(layer, x)[0, 0, 0, 0] == 8 * (3 * 32767 - 32768)
    assert accumulators(replace(layer, weight=-weight // 2), x).shape == (1, 1, 1, 1)
