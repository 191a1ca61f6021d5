"""Foldings for the least latency: quicker than those for the interval, within the same budget."""

from __future__ import annotations

import pytest

from hwgen.errors import HwgenError
from hwgen.ir.graph import Graph
from hwgen.schedule import Folding, schedule
from hwgen.schedule.design import lower_graph
from hwgen.schedule.folding import fold_to_multipliers, products
from hwgen.schedule.latency import arrival, fold_to_latency, frame_latency
from hwgen.timing.design import timing

from .networks import conv_pool_graph, quantized, random_network


def latency(graph: Graph, foldings: dict[str, Folding]) -> int:
    return frame_latency(lower_graph(graph, "net", "generic", foldings, {}))


@pytest.mark.parametrize("seed", range(10))
def test_the_budget_is_kept_and_the_latency_no_longer_than_at_the_best_interval(seed: int) -> None:
    graph = random_network(seed)
    budget = len(products(graph)) + 8 * seed
    chosen = fold_to_latency(graph, budget)
    assert sum(folding.multipliers for folding in chosen.values()) <= budget
    assert latency(graph, chosen) <= latency(graph, fold_to_multipliers(graph, budget))


def test_with_enough_multipliers_the_latency_is_little_more_than_the_arrival() -> None:
    design = schedule(conv_pool_graph(), multipliers=1000, objective="latency")
    assert arrival(design) == 36
    assert arrival(design) <= frame_latency(design) <= arrival(design) + 60


def test_the_latency_of_a_frame_ends_with_its_last_beat() -> None:
    design = schedule(conv_pool_graph(), multipliers=10, objective="latency")
    times = timing(design, 1)
    (source,), (sink,) = times.sources.values(), times.sinks.values()
    assert frame_latency(design) == sink[-1] - source[0]


def test_a_folding_by_hand_is_kept() -> None:
    chosen = fold_to_latency(conv_pool_graph(), 20, by_hand={"conv": Folding(2, 5)})
    assert chosen["conv"] == Folding(2, 5)


def test_the_choice_is_the_same_every_time() -> None:
    graph = random_network(3)
    assert fold_to_latency(graph, 40) == fold_to_latency(graph, 40)


def test_a_part_bounds_it_too() -> None:
    design = schedule(conv_pool_graph(), device="ecp5-12k", objective="latency")
    assert design.target == "ecp5"
    assert design.multipliers <= 28


def test_an_interval_is_refused() -> None:
    with pytest.raises(HwgenError, match="the least latency has no interval to meet"):
        schedule(conv_pool_graph(), interval=100, objective="latency")
    with pytest.raises(HwgenError, match="objective must be interval or latency, not 'speed'"):
        schedule(conv_pool_graph(), objective="speed")


def test_a_network_that_multiplies_nothing_has_no_folding() -> None:
    graph = Graph("pool")
    graph.output(graph.max_pool2d(graph.input("image", (4, 4, 1)), 2))
    assert fold_to_latency(quantized(graph), 10) == {}
