"""Buffers: the least storage with which the interval is the bound."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from hwgen.ir.graph import Graph
from hwgen.schedule.design import Design, lower_graph
from hwgen.schedule.folding import products
from hwgen.schedule.layer import Folding, Sizes
from hwgen.schedule.sizing import size_buffers
from hwgen.schedule.work import interval_bound
from hwgen.timing.design import timing
from hwgen.timing.stalls import pattern
from hwgen.units.sliding_window import SlidingWindow

from .networks import conv_pool_graph, random_layer, random_network

LONG = 10  # images, for intervals that settle late


def random_foldings(graph: Graph, seed: int) -> dict[str, Folding]:
    generator = np.random.default_rng(seed)
    return {
        name: Folding(
            int(generator.integers(1, product.cout + 1)),
            int(generator.integers(1, product.depth + 1)),
        )
        for name, product in products(graph).items()
    }


def intervals(design: Design) -> set[int]:
    """Intervals between the last of LONG images, when the pipeline is full."""
    ends = timing(design, LONG).sink.reshape(LONG, -1)[:, -1]
    return set(np.diff(ends)[LONG // 2 :].tolist())


@pytest.mark.parametrize("seed", range(80))
def test_a_random_layer_reaches_its_bound(seed: int) -> None:
    graph = random_layer(seed)
    design = size_buffers(graph, "top", "generic", random_foldings(graph, seed))
    assert timing(design).interval == interval_bound(design)
    assert intervals(design) == {interval_bound(design)}


@pytest.mark.parametrize("seed", range(60))
def test_a_random_network_reaches_its_bound(seed: int) -> None:
    graph = random_network(seed)
    design = size_buffers(graph, "top", "generic", random_foldings(graph, seed))
    assert timing(design).interval == interval_bound(design)
    assert intervals(design) == {interval_bound(design)}


def extras(design: Design) -> dict[tuple[str, str], int]:
    return {
        (layer.name, label): extra
        for layer in design.layers
        for label, extra in layer.sizes.extra.items()
    }


def with_extra(
    design: Design, foldings: Mapping[str, Folding], changed: Mapping[tuple[str, str], int]
) -> Design:
    sizes = {
        layer.name: Sizes({label: n for (name, label), n in changed.items() if name == layer.name})
        for layer in design.layers
    }
    return lower_graph(design.graph, "top", "generic", foldings, sizes)


@pytest.mark.parametrize("seed", range(30))
def test_one_position_less_in_registers_costs_cycles(seed: int) -> None:
    """No sliding window could do with one position less, all else as it is."""
    graph = random_network(seed)
    foldings = random_foldings(graph, seed)
    design = size_buffers(graph, "top", "generic", foldings)
    found = extras(design)
    labels = {
        (layer.name, unit.label)
        for layer in design.layers
        for unit in layer.units
        if isinstance(unit, SlidingWindow)
    }
    for key in labels & {key for key, extra in found.items() if extra == 1}:
        smaller = with_extra(design, foldings, found | {key: 0})
        assert timing(smaller).interval > timing(design).interval


def test_the_least_storage_is_tried_first() -> None:
    """A convolution that is much slower than its input needs nothing above the least."""
    foldings = {"conv": Folding(1, 3)}
    design = size_buffers(conv_pool_graph(), "top", "generic", foldings)
    assert set(extras(design).values()) == {0}


@pytest.mark.parametrize("kind", ["heavy", "bursty"])
def test_sized_buffers_never_deadlock(kind: str) -> None:
    for seed in range(5):
        graph = random_network(seed)
        design = size_buffers(graph, "top", "generic", {})
        stalled = timing(design, 2, source=pattern(kind, 1), sink=pattern(kind, 2))
        assert len(stalled.sink) == 2 * design.outputs[0].output.beats
