"""Foldings that fit an FPGA part, and what is said where none does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.estimate import estimate
from hwgen.ir.graph import Graph
from hwgen.passes.quantize import quantize
from hwgen.schedule.design import lower_graph
from hwgen.schedule.fit import Fitter
from hwgen.schedule.folding import fold_to_interval, intervals, products
from hwgen.schedule.layer import Folding
from hwgen.targets.parts import Part, part

from .networks import conv_pool_graph, quantized, random_network

LITTLE = {"LUT4": 1_500, "FF": 1_500, "DSP": 2, "RAM": 30, "SPRAM": 4}


def small(luts: int = 4_000, dsps: int = 12, rams: int = 20) -> Part:
    numbers = {"LUT4": luts, "FF": luts, "DSP": dsps, "RAM": rams}
    return replace(part("ecp5-25k"), name="small", has=numbers)


def test_layers_for_which_there_are_no_blocks_are_made_of_logic() -> None:
    graph = conv_pool_graph()
    plenty = fitter(graph, small(luts=100_000, dsps=60)).meet(180)
    few = fitter(graph, small(luts=100_000, dsps=3)).meet(180)
    assert not plenty["conv"].logic
    assert few["conv"].logic
    assert few["conv"].products == plenty["conv"].products


def test_windows_of_a_cycle_are_a_graph_of_adders_where_that_takes_no_more() -> None:
    """27 weights of 3 outputs, on a part that has a block for each of them, and on others."""
    graph = conv_pool_graph()
    for dsps in (8, 60):
        chosen = fitter(graph, small(luts=100_000, dsps=dsps)).meet(36)
        assert chosen == {"conv": Folding(3, 9, adders=True)}
    assert not fitter(graph, small(luts=100_000, dsps=60)).meet(180)["conv"].adders
    assert fitter(graph, small(luts=2_500, dsps=8)).meet(72)["conv"].adders


def test_graphs_of_adders_are_for_few_weights_and_for_convolutions_that_share_them() -> None:
    generator = np.random.default_rng(1)
    graph = Graph("local")
    x = graph.input("x", (4, 4, 2))
    weight, bias = generator.normal(size=(4, 4, 1, 1, 2, 3)), generator.normal(size=(4, 4, 3))
    x = graph.locally_connected2d(x, weight, bias, name="local")
    graph.output(graph.dense(graph.flatten(x), generator.normal(size=(48, 60)), name="dense"))
    integers = quantize(graph, generator.normal(size=(8, 4, 4, 2)))
    chosen = fitter(integers, small(luts=500_000, dsps=5_000)).meet(16)
    assert not any(folding.adders for folding in chosen.values())


def fitter(graph: Graph, on: Part, **options: object) -> Fitter:
    return Fitter(graph, on, "ecp5", **options)  # type: ignore[arg-type]


def interval(graph: Graph, chosen: dict[str, Folding]) -> int:
    return max(product.work(chosen[name]) for name, product in products(graph).items())


def test_what_is_chosen_fits() -> None:
    graph, on = conv_pool_graph(), small()
    found = fitter(graph, on)
    design = lower_graph(graph, "net", "ecp5", found.shortest(), {})
    total = estimate(design, "ecp5").total
    assert found.takes(design) == (max(total.lut, total.ff), total.dsp, total.ram)
    assert found.excess(design) == (0, 0, 0)


def test_a_few_multipliers_more_are_taken_where_they_save_a_larger_share_of_logic() -> None:
    """Nine products a cycle come from a window in registers, ten from words of a line buffer."""
    generator = np.random.default_rng(1)
    graph = Graph("deep")
    x = graph.input("x", (16, 16, 32))
    graph.output(graph.conv2d(x, generator.normal(size=(3, 3, 32, 10)), padding=1, name="conv"))
    integers = quantize(graph, generator.normal(size=(4, 16, 16, 32)))
    found = fitter(integers, part("ecp5-85k"))
    cycles = 256 * 320
    fewest = fold_to_interval(integers, cycles, sparing=True)["conv"]
    chosen = found.meet(cycles)["conv"]
    assert fewest.products < chosen.products
    amounts = [
        found.takes(lower_graph(integers, "net", "ecp5", {"conv": folding}, {}))
        for folding in (fewest, chosen)
    ]
    assert amounts[1][0] < amounts[0][0] / 2


def test_flip_flops_that_are_alone_take_the_place_of_look_up_tables() -> None:
    graph, on = conv_pool_graph(), part("ice40-up5k")
    design = lower_graph(graph, "net", "ice40", fold_to_interval(graph, 400), {})
    total = estimate(design, "ice40").total
    taken, *_ = Fitter(graph, on, "ice40").takes(design)
    assert on.alone > 0
    assert taken == total.lut + round(total.ff * on.alone)


def test_inputs_are_kept_where_the_requantizer_would_take_too_many_blocks() -> None:
    """Kept inputs let the limbs of a wide product take turns in one block; sums come too fast."""
    generator = np.random.default_rng(1)
    graph = Graph("dense")
    x = graph.flatten(graph.input("x", (20, 20, 1)))
    weight, bias = generator.normal(size=(400, 10)), generator.normal(size=10)
    graph.output(graph.dense(x, weight, bias, name="dense"))
    integers = quantize(graph, generator.normal(size=(8, 20, 20, 1)))
    plenty, few = part("ice40-up5k"), replace(part("ice40-up5k"), has=LITTLE)
    kept = [Fitter(integers, on, "ice40").shortest()["dense"].stationary for on in (plenty, few)]
    assert kept == [None, False]


@pytest.mark.parametrize(("dsps", "shortest"), [(21, 36), (20, 72)])
def test_two_products_of_an_input_take_one_block(
    dsps: int, shortest: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """9 inputs of 3 outputs: 9 blocks for two of them, 9 for the third, 3 for requantizers."""
    monkeypatch.setattr("hwgen.schedule.fit.FEW_PAIRS", 0)  # no graph of adders
    graph = conv_pool_graph()
    numbers = {"LUT6": 3_000, "FF": 6_000, "DSP": dsps, "RAM18": 20}
    on = replace(part("xc7z010"), has=numbers)
    chosen = Fitter(graph, on, "xc7").shortest()
    assert interval(graph, chosen) == shortest
    design = lower_graph(graph, "net", "xc7", chosen, {})
    assert estimate(design, "xc7").total.dsp <= dsps
    assert (chosen["conv"].products, chosen["conv"].logic) == (27 if shortest == 36 else 18, False)


@pytest.mark.parametrize("dsps", [3, 5, 8, 12, 30])
def test_no_shorter_interval_fits(dsps: int) -> None:
    graph = conv_pool_graph()
    found = fitter(graph, small(luts=2_000, dsps=dsps))
    shortest = interval(graph, found.shortest())
    low, _ = intervals(graph)
    assert all(found.at(cycles) is None for cycles in range(low, shortest))


@pytest.mark.parametrize("seed", range(8))
def test_the_choice_is_the_same_every_time(seed: int) -> None:
    graph = random_network(seed)
    on = part("ecp5-85k")
    assert fitter(graph, on).shortest() == fitter(graph, on).shortest()


def test_a_number_of_multipliers_is_kept_too() -> None:
    graph = conv_pool_graph()
    chosen = fitter(graph, part("ecp5-85k")).shortest(multipliers=4)
    assert sum(folding.multipliers for folding in chosen.values()) <= 4


def test_a_folding_by_hand_is_kept() -> None:
    graph = conv_pool_graph()
    chosen = fitter(graph, part("ecp5-85k"), by_hand={"conv": Folding(2, 5)}).shortest()
    assert chosen["conv"] == Folding(2, 5)


def test_a_part_without_blocks_takes_more_look_up_tables() -> None:
    graph = conv_pool_graph()
    design = lower_graph(graph, "net", "generic", fold_to_interval(graph, 400), {})
    with_blocks = Fitter(graph, part("ice40-up5k"), "generic").takes(design)
    without = Fitter(graph, part("ice40-hx8k"), "generic").takes(design)
    assert with_blocks[1] > without[1] == 0
    assert without[0] > with_blocks[0]


def test_a_network_that_is_too_large_is_refused_with_what_it_lacks() -> None:
    with pytest.raises(HwgenError) as error:
        fitter(conv_pool_graph(), small(luts=300)).shortest()
    assert "graph 'tiny' does not fit on small: it needs " in str(error.value)
    assert " logic cells of 255, even at " in str(error.value)
    assert "layer 'conv' takes " in str(error.value)


def test_an_interval_that_does_not_fit_is_refused_with_the_nearest_one() -> None:
    graph, on = conv_pool_graph(), small(luts=2_000, dsps=8)
    with pytest.raises(HwgenError) as error:
        fitter(graph, on).meet(36)
    nearest = interval(graph, fitter(graph, on).shortest())
    assert "for an interval of 36 cycles" in str(error.value)
    assert f"ask for an interval of {nearest} or more" in str(error.value)


def test_too_few_multipliers_are_refused() -> None:
    with pytest.raises(HwgenError, match="needs 1 multipliers, more than 0"):
        fitter(conv_pool_graph(), small()).shortest(multipliers=0)


def test_layers_that_multiply_nothing_leave_nothing_to_choose() -> None:
    graph = Graph("pool")
    graph.output(graph.max_pool2d(graph.input("image", (4, 4, 1)), 2))
    assert fitter(quantized(graph), small()).shortest() == {}
