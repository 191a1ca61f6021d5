"""Batch norm in a network, folded and not: every bit and every cycle of the emitted design."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hwgen import Graph, quantize
from hwgen.schedule.layer import Folding

from ..fuzz.case import Case
from ..fuzz.run_case import differences


def case(seed: int) -> Case:
    """One norm in front of a padded convolution, one behind it, one behind the ReLU."""
    rng = np.random.default_rng(seed)
    graph = Graph("net")
    x = graph.input("input", (5, 6, 3))
    x = _norm(graph, x, rng, "table")
    x = graph.conv2d(x, rng.normal(size=(3, 3, 3, 4)), padding=1, name="conv")
    x = graph.relu(_norm(graph, x, rng, "behind"))
    x = _norm(graph, x, rng, "ahead")
    graph.output(graph.conv2d(x, rng.normal(size=(2, 2, 4, 3)), name="last"))
    quantized = quantize(graph, rng.normal(size=(16, 5, 6, 3)))
    images = rng.integers(-128, 128, (3, 5, 6, 3))
    folding = {"conv": Folding(3, 9), "last": Folding(2, 8)}
    return Case(seed, quantized, folding, images, "bursty", "random", 3)


def _norm(graph: Graph, x: str, rng: np.random.Generator, name: str) -> str:
    mean, gamma, beta = rng.normal(size=(3, graph.shape(x)[-1]))
    return graph.batch_norm(x, mean, rng.uniform(0.2, 2.0, len(mean)), gamma, beta, name=name)


@pytest.mark.simulator("icarus")
@pytest.mark.parametrize("seed", range(4))
def test_every_bit_and_cycle_equals_the_models(seed: int, tmp_path: Path) -> None:
    assert differences(case(seed), tmp_path) == []


def test_it_is_told_what_became_of_each() -> None:
    assert case(0).graph.notes == (
        "batch norm 'table' is a table per channel: no layer beside it can take it in",
        "batch norm 'behind' is part of the weights and bias of 'conv'",
        "batch norm 'ahead' is part of the weights and bias of 'last'",
    )
