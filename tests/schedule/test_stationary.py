"""Input-stationary layers: where they are smaller, by hand, and what they consist of."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.ir.graph import Graph
from hwgen.schedule import Folding, schedule
from hwgen.schedule.buffers import enlarged, options
from hwgen.schedule.design import Design
from hwgen.schedule.flow import Flow, flow
from hwgen.schedule.stored import choices, restore
from hwgen.schedule.work import interval_bound
from hwgen.timing.design import timing
from hwgen.units.mac import Mac, WindowBuffer
from hwgen.units.queue import Queue
from hwgen.units.stationary import Stationary

from ..rtl.test_hwgen_stationary_array import unit_of
from .networks import quantized

UNIT = unit_of(np.random.default_rng(0), (2, 1, 3, 4))


def dense(inputs: int, outputs: int) -> Graph:
    graph = Graph("one")
    weight = np.random.default_rng(1).normal(size=(inputs, outputs))
    graph.output(graph.dense(graph.input("values", (inputs,)), weight, name="layer"))
    return quantized(graph)


def pointwise(size: int) -> Graph:
    graph = Graph("one")
    weight = np.random.default_rng(1).normal(size=(1, 1, 96, 4))
    graph.output(graph.conv2d(graph.input("image", (size, size, 96)), weight, name="layer"))
    return quantized(graph)


def array(design: Design) -> Mac:
    (found,) = (unit for unit in design.units if isinstance(unit, Mac))
    return found


def folded(graph: Graph, pe: int, simd: int, stationary: bool | None = None) -> Design:
    return schedule(graph, folding={"layer": Folding(pe, simd, stationary=stationary)})


@pytest.mark.parametrize(
    ("inputs", "outputs", "kind"),
    [(300, 4, Stationary), (300, 10, Stationary), (20, 10, Mac), (8, 100, Mac)],
)
def test_accumulators_are_kept_where_they_are_smaller_than_the_inputs(
    inputs: int, outputs: int, kind: type[Mac]
) -> None:
    found = array(folded(dense(inputs, outputs), 2, 1))
    assert type(found) is kind
    other = array(folded(dense(inputs, outputs), 2, 1, kind is Mac))
    assert found.storage_bits < other.storage_bits


def test_the_choice_can_be_made_by_hand() -> None:
    graph = dense(300, 4)
    assert isinstance(array(folded(graph, 2, 1, True)), Stationary)
    kept = array(folded(graph, 2, 1, False))
    assert isinstance(kept.feeder, WindowBuffer)
    assert not isinstance(kept, Stationary)


def test_a_pointwise_convolution_is_one_too() -> None:
    design = folded(pointwise(3), 2, 2)
    assert isinstance(array(design), Stationary)
    assert [unit.label for unit in design.layers[0].units][-3:] == ["mac", "parts", "scale"]


@pytest.mark.parametrize(("pe", "simd"), [(4, 1), (2, 96)], ids=["one-group", "one-word"])
def test_where_nothing_is_read_again_stationary_inputs_are_refused(pe: int, simd: int) -> None:
    assert not isinstance(array(folded(pointwise(3), pe, simd)), Stationary)
    with pytest.raises(HwgenError) as error:
        folded(pointwise(3), pe, simd, True)
    assert str(error.value) == (
        "layer 'layer': stationary inputs need windows of one pixel, read in several words for"
        " several groups of outputs\n  hint: lower pe and simd, or leave the choice to hwgen"
    )


def test_a_kernel_keeps_its_inputs() -> None:
    graph = Graph("one")
    x = graph.input("image", (5, 5, 64))
    graph.output(graph.conv2d(x, np.ones((2, 1, 64, 4)), name="layer"))
    with pytest.raises(HwgenError, match="windows of one pixel"):
        folded(quantized(graph), 2, 1, True)


@pytest.mark.parametrize(("pe", "simd"), [(1, 1), (2, 3), (5, 4), (10, 7)])
def test_the_interval_reaches_its_bound(pe: int, simd: int) -> None:
    design = folded(dense(90, 20), pe, simd, True)
    assert timing(design).interval == interval_bound(design)


def test_a_layer_that_waits_for_others_stores_the_fewest_results() -> None:
    """Four windows in 400 cycles behind an input of 784 beats: results may leave slowly."""
    graph = Graph("one")
    rng = np.random.default_rng(1)
    x = graph.input("image", (28, 28, 1))
    x = graph.flatten(graph.max_pool2d(x, 4), name="flat")
    graph.output(graph.dense(x, rng.normal(size=(49, 8)), name="layer"))
    found = array(folded(quantized(graph), 2, 1, True))
    assert isinstance(found, Stationary)
    assert found.work < 28 * 28
    assert found.results == 2


def test_weights_lie_in_the_order_of_the_words() -> None:
    graph = dense(12, 6)
    moved, kept = array(folded(graph, 2, 3, True)), array(folded(graph, 2, 3, False))
    for chunk, group in np.ndindex(kept.chunks, kept.groups):
        word = moved.weights[chunk * kept.groups + group]
        assert (word == kept.weights[group * kept.chunks + chunk]).all()


def test_the_requantizers_are_shared_as_in_the_other_order() -> None:
    design = folded(dense(90, 20), 10, 1, True)
    assert [unit.label for unit in design.layers[0].units][-3:] == ["mac", "parts", "scale"]
    assert design.layers[0].output.lanes == 1
    whole = folded(dense(4, 20), 10, 2, True)
    assert [unit.label for unit in whole.layers[0].units][-2:] == ["parts", "scale"]


def test_words_of_results_are_one_for_each_group() -> None:
    assert flow(UNIT, 12) == Flow(16, 48)


def test_sizes_reach_from_the_least_to_the_most_results() -> None:
    sizes = options(UNIT)
    assert sizes[0] == 0
    assert UNIT.results + sizes[-1] == UNIT.most_results
    assert list(sizes) == sorted(set(sizes))
    larger = enlarged(UNIT, 3)
    assert isinstance(larger, Stationary)
    assert larger.results == UNIT.results + 3


def test_the_choice_is_kept_with_a_design() -> None:
    graph = dense(300, 4)
    design = folded(graph, 2, 1, False)
    again = restore(graph, "one", "generic", choices(design))
    assert array(again).feeder == array(design).feeder


def test_words_that_come_in_bursts_wait_in_a_queue() -> None:
    """Windows of 3x3 leave only in each third row, faster than the layer behind them reads."""
    graph = Graph("bursts")
    x = graph.input("image", (12, 12, 1))
    x = graph.conv2d(x, np.random.default_rng(1).normal(size=(1, 1, 1, 16)), name="conv")
    x = graph.flatten(graph.max_pool2d(x, 3, name="pool"))
    weight = np.random.default_rng(2).normal(size=(256, 8))
    graph.output(graph.dense(x, weight, name="layer"))
    foldings = {"conv": Folding(1, 1), "layer": Folding(1, 1, stationary=True)}
    design = schedule(quantized(graph), folding=foldings)
    (queue,) = (unit for unit in design.units if isinstance(unit, Queue))
    assert queue.depth > 0
    assert timing(design).interval == interval_bound(design)
