"""Foldings of a network: fewest multipliers for an interval, shortest interval for a budget."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.ir.graph import Graph
from hwgen.schedule.folding import (
    DEFAULT_MULTIPLIERS,
    fold,
    fold_to_interval,
    fold_to_multipliers,
    products,
)
from hwgen.schedule.layer import Folding
from hwgen.schedule.product import Product

from .networks import conv_pool_graph, dense_graph, quantized, random_network


def two_layers() -> Graph:
    """Convolution 2x2 2 -> 3 on 3 x 3, dense 12 -> 4."""
    generator = np.random.default_rng(0)
    graph = Graph("two")
    x = graph.input("image", (3, 3, 2))
    x = graph.conv2d(x, generator.normal(size=(2, 2, 2, 3)), name="conv")
    x = graph.flatten(x, name="flat")
    x = graph.dense(x, generator.normal(size=(12, 4)), name="fc")
    graph.output(x)
    return quantized(graph)


def every_folding(product: Product) -> list[Folding]:
    sizes = itertools.product(product.useful_pe, range(1, product.depth + 1))
    return [Folding(pe, simd) for pe, simd in sizes]


def fewest(product: Product, interval: int) -> int:
    return min(f.pe * f.simd for f in every_folding(product) if product.work(f) <= interval)


def used(chosen: dict[str, Folding]) -> int:
    return sum(folding.pe * folding.simd for folding in chosen.values())


def work(graph: Graph, chosen: dict[str, Folding]) -> int:
    return max(product.work(chosen[name]) for name, product in products(graph).items())


def test_products_are_those_of_the_layers_that_multiply() -> None:
    assert products(two_layers()) == {
        "conv": Product((2, 2), 2, 3, 4, columns=2),
        "fc": Product((1, 1), 12, 4, 1),
    }


@pytest.mark.parametrize("interval", [4, 5, 8, 12, 13, 24, 48, 96, 1000])
def test_an_interval_is_met_with_the_fewest_multipliers_of_all(interval: int) -> None:
    chosen = fold_to_interval(two_layers(), interval)
    for name, product in products(two_layers()).items():
        assert product.work(chosen[name]) <= interval
        assert chosen[name].pe * chosen[name].simd == fewest(product, interval)


@pytest.mark.parametrize("seed", range(15))
def test_random_networks_meet_their_interval_with_the_fewest_multipliers(seed: int) -> None:
    graph = random_network(seed)
    least = max((product.windows for product in products(graph).values()), default=1)
    interval = int(np.random.default_rng(seed).integers(least, 20 * least))
    for name, folding in fold_to_interval(graph, interval).items():
        product = products(graph)[name]
        assert product.work(folding) <= interval
        assert folding.pe * folding.simd == fewest(product, interval)


@pytest.mark.parametrize("budget", [2, 3, 5, 7, 10, 20, 36, 72])
def test_a_budget_gives_the_shortest_interval_that_it_allows(budget: int) -> None:
    graph = two_layers()
    table = list(products(graph).values())
    chosen = fold_to_multipliers(graph, budget)
    assert used(chosen) <= budget
    reachable = sorted({product.work(f) for product in table for f in every_folding(product)})
    least = max(product.windows for product in table)
    shortest = next(
        interval
        for interval in reachable
        if interval >= least and sum(fewest(product, interval) for product in table) <= budget
    )
    assert work(graph, chosen) == shortest


def test_an_interval_shorter_than_the_windows_is_refused() -> None:
    with pytest.raises(HwgenError) as error:
        fold_to_interval(two_layers(), 3)
    assert str(error.value) == (
        "layer 'conv': needs at least 4 cycles per image, more than the interval of 3\n"
        "  hint: ask for an interval of 4 or more"
    )


@pytest.mark.parametrize("budget", [1, 0, -5])
def test_fewer_multipliers_than_layers_are_refused(budget: int) -> None:
    with pytest.raises(HwgenError) as error:
        fold_to_multipliers(two_layers(), budget)
    text = f"multipliers must be at least 2, one for each layer, not {budget}"
    assert str(error.value) == text


def test_an_interval_is_met_within_a_budget() -> None:
    needed = used(fold_to_interval(two_layers(), 10))
    chosen = fold(two_layers(), interval=10, multipliers=needed)
    assert chosen == fold_to_interval(two_layers(), 10)


def test_an_interval_beyond_a_budget_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(HwgenError) as error:
        fold(two_layers(), interval=10, multipliers=13)
    assert str(error.value) == (
        "an interval of 10 cycles needs 18 multipliers, more than 13; layer 'conv' takes 12 of"
        " them\n  hint: ask for an interval of 12 or more, or for 18 multipliers"
    )
    assert work(two_layers(), fold(two_layers(), interval=12, multipliers=13)) <= 12


def test_a_folding_of_a_layer_that_multiplies_nothing_is_refused() -> None:
    with pytest.raises(HwgenError) as error:
        fold(two_layers(), folding={"flat": Folding(1, 1)})
    assert str(error.value) == "folding names 'flat'\n  hint: foldable layers: conv, fc"


def test_a_folding_by_hand_wins_over_a_target() -> None:
    by_hand = Folding(3, 1)
    chosen = fold(two_layers(), interval=24, folding={"conv": by_hand})
    assert chosen["conv"] == by_hand
    assert chosen["fc"] == fold_to_interval(two_layers(), 24)["fc"]


def test_foldings_by_hand_for_all_layers_need_no_target() -> None:
    by_hand = {"conv": Folding(1, 1), "fc": Folding(2, 3)}
    assert fold(two_layers(), folding=by_hand) == by_hand


def test_without_a_target_the_default_budget_counts() -> None:
    chosen = fold(conv_pool_graph())
    assert chosen == fold_to_multipliers(conv_pool_graph(), DEFAULT_MULTIPLIERS)
    assert used(chosen) <= DEFAULT_MULTIPLIERS


def test_a_budget_of_zero_is_not_taken_for_none() -> None:
    with pytest.raises(HwgenError, match="multipliers must be at least 1"):
        fold(dense_graph(), multipliers=0)


def test_a_network_that_multiplies_nothing_has_no_folding() -> None:
    graph = Graph("pool")
    graph.output(graph.max_pool2d(graph.input("image", (4, 4, 1)), 2))
    assert fold(quantized(graph)) == {}
    assert fold(quantized(graph), interval=16) == {}


def wide(channels: int) -> Graph:
    """Convolution 3x3 of as many channels as outputs on 8 x 8."""
    generator = np.random.default_rng(0)
    graph = Graph("wide")
    x = graph.input("image", (8, 8, channels))
    weight = generator.normal(size=(3, 3, channels, channels))
    graph.output(graph.conv2d(x, weight, padding=1, name="conv"))
    return quantized(graph)


def test_a_few_multipliers_more_are_cheaper_than_large_windows_in_registers() -> None:
    """9 multipliers need whole windows, 12 read words from a memory; small windows may stay."""
    graph = wide(16)
    (product,) = products(graph).values()
    interval = product.work(Folding(1, 9))
    assert product.feed(Folding(1, 9)) == "windows"
    assert fold_to_interval(graph, interval, sparing=True)["conv"] == Folding(1, 9)
    assert fold_to_interval(graph, interval)["conv"] == Folding(6, 2)
    assert product.feed(fold_to_multipliers(graph, 9)["conv"]) != "windows"
    small = wide(4)
    (product,) = products(small).values()
    assert fold_to_interval(small, product.work(Folding(1, 9)))["conv"] == Folding(1, 9)


def test_an_interval_within_a_budget_takes_windows_in_registers_where_nothing_else_does() -> None:
    graph = wide(16)
    (product,) = products(graph).values()
    interval = product.work(Folding(1, 9))
    assert fold(graph, interval=interval, multipliers=12)["conv"] == Folding(6, 2)
    assert fold(graph, interval=interval, multipliers=11)["conv"] == Folding(1, 9)
    with pytest.raises(HwgenError, match="needs 9 multipliers, more than 8"):
        fold(graph, interval=interval, multipliers=8)
