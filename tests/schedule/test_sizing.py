"""Buffers: the least storage with which the interval is the bound."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pytest

from hwgen.ir.graph import Graph
from hwgen.schedule.design import LEAST_DEPTH, Design, lower_graph
from hwgen.schedule.folding import products
from hwgen.schedule.layer import Folding, Sizes
from hwgen.schedule.netlist import netlist
from hwgen.schedule.sizing import size_buffers
from hwgen.schedule.work import interval_bound
from hwgen.timing.design import timing
from hwgen.timing.fork import most_held
from hwgen.timing.model import DESIGN_START
from hwgen.timing.network import Network, build_network
from hwgen.timing.stalls import pattern
from hwgen.units.fork import Fork
from hwgen.units.queue import Queue
from hwgen.units.sliding_window import SlidingWindow

from .networks import (
    conv_pool_graph,
    forked_graph,
    nested_graph,
    quantized,
    random_layer,
    random_network,
    residual_graph,
)

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


def test_a_branch_that_is_ahead_does_not_hide_how_slow_it_is() -> None:
    """64 cycles a pixel around 63, which take 24 images to be ahead no longer with endless room."""
    rng = np.random.default_rng(0)
    graph = Graph("ahead")
    x = graph.input("image", (8, 8, 8))
    left = graph.conv2d(x, rng.normal(size=(1, 1, 8, 9)), name="widen")
    left = graph.conv2d(left, rng.normal(size=(7, 1, 9, 8)), padding=(3, 0), name="tall")
    right = graph.conv2d(x, rng.normal(size=(1, 1, 8, 8)), name="around")
    graph.output(graph.add(left, right, name="sum"))
    foldings = {"widen": Folding(9, 8), "tall": Folding(8, 1), "around": Folding(1, 1)}
    design = size_buffers(quantized(graph), "top", "generic", foldings)
    assert interval_bound(design) == 4096
    times = timing(design, 30).sink.reshape(30, -1)[:, -1]
    assert set(np.diff(times)) == {4096}
    assert not [unit for unit in design.units if isinstance(unit, Queue)]


@pytest.mark.parametrize("kind", ["heavy", "bursty"])
def test_sized_buffers_never_deadlock(kind: str) -> None:
    for seed in range(5):
        graph = random_network(seed)
        design = size_buffers(graph, "top", "generic", {})
        stalled = timing(design, 2, source=pattern(kind, 1), sink=pattern(kind, 2))
        assert len(stalled.sink) == 2 * design.outputs[0].output.beats


JOINED: dict[str, Callable[[], Graph]] = {
    "residual-1": lambda: residual_graph(1),
    "residual-3": residual_graph,
    "residual-5": lambda: residual_graph(5),
    "deep": lambda: residual_graph(3, depth=3),
    "nested": nested_graph,
    "forked": forked_graph,
}


def sized(name: str, speed: str) -> Design:
    """All products of a convolution side by side, or one at a time."""
    graph = JOINED[name]()
    most = {n: Folding(p.cout, p.depth) for n, p in products(graph).items()}
    return size_buffers(graph, "top", "generic", most if speed == "fast" else {})


def with_depths(design: Design, depths: Mapping[str, tuple[int, ...]]) -> Network:
    """The network of a design with other FIFOs behind its forks."""
    units = netlist(design)
    instances = tuple(
        replace(found, unit=replace(found.unit, depths=depths[found.layer]))
        if isinstance(found.unit, Fork)
        else found
        for found in units.instances
    )
    beats = [port.stream.beats for port in design.inputs]
    return build_network(replace(units, instances=instances), beats, 4, start=DESIGN_START)


def in_time(design: Design, depths: Mapping[str, tuple[int, ...]]) -> bool:
    """Whether every output is as early with other FIFOs behind the forks."""
    network = with_depths(design, {layer: fork.depths for layer, fork in design.forks.items()})
    times = network.solve()
    assert times is not None
    latest = {stream: int(times.pops[stream][-1]) for stream in network.sinks}
    return with_depths(design, depths).solve(latest=latest) is not None


@pytest.mark.parametrize("speed", ["fast", "slow"])
@pytest.mark.parametrize("name", JOINED)
def test_branches_that_meet_again_cost_no_cycle(name: str, speed: str) -> None:
    design = sized(name, speed)
    assert timing(design).interval == interval_bound(design)
    assert intervals(design) == {interval_bound(design)}


@pytest.mark.parametrize("speed", ["fast", "slow"])
@pytest.mark.parametrize("name", JOINED)
def test_one_word_less_behind_a_fork_makes_an_output_later_or_stops_it(
    name: str, speed: str
) -> None:
    design = sized(name, speed)
    depths = {layer: fork.depths for layer, fork in design.forks.items()}
    assert in_time(design, depths)
    for layer, fork in design.forks.items():
        for port, depth in enumerate(fork.depths):
            if depth > LEAST_DEPTH:
                less = (*fork.depths[:port], depth - 1, *fork.depths[port + 1 :])
                assert not in_time(design, depths | {layer: less}), (layer, port)


def test_the_branch_around_a_convolution_holds_the_rows_that_it_waits_for() -> None:
    """The first output of a 3x3 convolution waits for a row of 7 pixels and 2 more; it then passes
    through the pipeline of the array."""
    design = sized("residual-3", "fast")
    (around,) = [
        depth
        for reader, depth in zip(design.readers("image"), design.forks["image"].depths, strict=True)
        if reader.layer == "sum"
    ]
    assert 9 <= around <= 9 + 40


@pytest.mark.parametrize("name", JOINED)
def test_no_fifo_holds_more_than_its_words(name: str) -> None:
    design = sized(name, "fast")
    found = timing(design)
    for layer, fork in design.forks.items():
        for depth, taken in zip(fork.depths, found.branches[layer], strict=True):
            assert most_held(found.layers[layer], taken) <= depth


@pytest.mark.parametrize("kind", ["heavy", "bursty"])
@pytest.mark.parametrize("name", JOINED)
def test_branches_that_meet_again_never_deadlock(name: str, kind: str) -> None:
    design = sized(name, "fast")
    stalled = timing(design, 2, source=pattern(kind, 1), sink=pattern(kind, 2))
    for layer in design.outputs:
        assert len(stalled.sinks[layer.name]) == 2 * layer.output.beats
