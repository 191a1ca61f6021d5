from __future__ import annotations

import time

import numpy as np
import pytest

from hwgen.adders import adder_graph, pairs
from hwgen.adders.digits import digits

from .cases import RANGES, inputs, matrix


@pytest.mark.parametrize("seed", range(60))
def test_a_graph_is_the_product_with_its_matrix(seed: int) -> None:
    weights, (lo, hi) = matrix(seed), RANGES[seed % len(RANGES)]
    graph = adder_graph(weights, lo, hi)
    x = inputs((50, len(weights)), lo, hi, seed)
    assert np.array_equal(graph(x), x @ weights)
    most = max(sum(len(digits(int(w))) for w in column) for column in weights.T)
    assert graph.depth <= (max(1, most) - 1).bit_length() + bool((weights <= 0).all(axis=0).any())


@pytest.mark.parametrize("seed", range(20))
def test_ranges_are_exact(seed: int) -> None:
    """Each node can be its smallest and its largest integer."""
    weights, (lo, hi) = matrix(seed), RANGES[seed % len(RANGES)]
    graph = adder_graph(weights, lo, hi)
    factors = list(np.eye(len(weights), dtype=int))
    for adder in graph.adders:
        own = np.zeros(len(weights), dtype=int)
        for term in adder.terms:
            own += (-1 if term.negative else 1) * (factors[term.node] << term.shift)
        factors.append(own)
        ends = np.where(own > 0, lo, hi), np.where(own > 0, hi, lo)
        assert tuple(int((own * end).sum()) for end in ends) == (adder.lo, adder.hi)


def test_the_same_matrix_gives_the_same_graph() -> None:
    weights = np.random.default_rng(1).integers(-128, 128, (9, 8))
    first = adder_graph(weights, -128, 127)
    assert adder_graph(weights.copy(), -128, 127) == first
    assert adder_graph(weights, 0, 255) != first


def test_equal_outputs_share_most_adders() -> None:
    weights = np.random.default_rng(1).integers(-128, 128, (9, 1))
    one, two = (adder_graph(np.hstack([weights, weights * 2][:n]), -128, 127) for n in (1, 2))
    assert len(two.adders) < 1.2 * len(one.adders)


def test_a_matrix_of_bytes_takes_some_one_and_a_half_adders_a_weight() -> None:
    """Far below the digits; 2 seconds are enough where the layers' limit is."""
    weights = np.random.default_rng(1).integers(-128, 128, (27, 16))
    start = time.process_time()
    graph = adder_graph(weights, -128, 127)
    assert time.process_time() - start < 2
    count = sum(len(digits(int(w))) for w in weights.reshape(-1))
    assert len(graph.adders) < 1.5 * weights.size < 0.6 * count


def test_pairs_count_the_digits_of_an_output() -> None:
    assert pairs(np.array([[3, 85], [1, 0]])) == 3 + 6
    assert pairs(np.zeros((4, 2), dtype=np.int64)) == 0
