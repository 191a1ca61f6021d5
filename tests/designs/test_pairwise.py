"""Networks that combine tensors value by value: every bit and every cycle of the emitted design."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hwgen import Graph, quantize
from hwgen.ir.pairwise import QuantAdd
from hwgen.passes.attach_requantizers import attach_requantizers
from hwgen.schedule import schedule
from hwgen.schedule.layer import Folding
from hwgen.schedule.stored import choices, restore
from hwgen.schedule.work import interval_bound
from hwgen.timing.design import timing
from hwgen.units.queue import Queue
from hwgen.units.table_sum import TableSum

from ..fuzz import run_case
from ..fuzz.case import Case, random_images
from ..fuzz.run_case import differences

pytestmark = pytest.mark.simulator("icarus")
SIMULATORS = ("icarus", pytest.param("verilator", marks=pytest.mark.simulator("verilator")))
STALLS = ("random", "bursty", "never", "heavy", "alternate")
Network = Callable[[Graph, np.random.Generator], None]


def residual(graph: Graph, rng: np.random.Generator) -> None:
    """Two convolutions around which the image is carried, and a ReLU behind the sum."""
    x = graph.input("input", (6, 5, 3))
    y = graph.relu(graph.conv2d(x, rng.normal(size=(3, 3, 3, 3)), padding=1, name="conv1"))
    y = graph.conv2d(y, rng.normal(size=(3, 3, 3, 3)), padding=1, name="conv2")
    graph.output(graph.relu(graph.add(y, x, name="sum")))


def two_blocks(graph: Graph, rng: np.random.Generator) -> None:
    """Two residual blocks; the difference has other lanes than the convolution in front of it."""
    x = graph.input("input", (5, 6, 4))
    y = graph.conv2d(x, rng.normal(size=(3, 3, 4, 4)), padding=1, name="conv1")
    y = graph.sub(x, y, name="difference")
    z = graph.conv2d(y, rng.normal(size=(1, 1, 4, 4)), name="conv2")
    graph.output(graph.mul(z, y, name="product"))


def latencies(graph: Graph, rng: np.random.Generator) -> None:
    """A diamond: one branch waits for three rows, the other for nothing."""
    x = graph.input("input", (7, 8, 2))
    slow = graph.conv2d(x, rng.normal(size=(5, 3, 2, 2)), padding=(2, 1), name="slow")
    slow = graph.max_pool2d(slow, 3, stride=1, padding=1)
    graph.output(graph.add(slow, graph.relu(x), name="sum"))


def itself(graph: Graph, rng: np.random.Generator) -> None:
    """x + x, and its square."""
    x = graph.input("input", (4, 5, 3))
    y = graph.add(x, x, name="twice")
    graph.output(graph.mul(y, y, name="square"))


def flat(graph: Graph, rng: np.random.Generator) -> None:
    """Dense branches; lanes that hold no channel."""
    x = graph.input("input", (9,))
    a = graph.dense(x, rng.normal(size=(9, 7)), name="fc1")
    b = graph.dense(x, rng.normal(size=(9, 7)), name="fc2")
    graph.output(graph.add(graph.mul(a, b, name="gate"), b, name="sum"))


def two_inputs(graph: Graph, rng: np.random.Generator) -> None:
    """Two images to two outputs; one comes in bursts behind a pooling."""
    a, b = graph.input("input", (8, 8, 2)), graph.input("other", (4, 4, 2))
    small = graph.max_pool2d(a, 2, name="pool")
    both = graph.add(small, graph.conv2d(b, rng.normal(size=(1, 1, 2, 2)), name="conv"), name="y")
    graph.output(both, name="output")
    graph.output(graph.sub(both, b, name="z"), name="second")


def bursts(graph: Graph, rng: np.random.Generator) -> None:
    """A pooling that makes a row of values in every fourth row, and a slow even convolution."""
    a, b = graph.input("input", (4, 96, 1)), graph.input("other", (1, 24, 16))
    small = graph.max_pool2d(a, 4, name="pool")
    even = graph.conv2d(b, rng.normal(size=(1, 1, 16, 1)), name="even")
    graph.output(graph.add(small, even, name="sum"))


NETWORKS: dict[str, Network] = {
    made.__name__: made
    for made in (residual, two_blocks, latencies, itself, flat, two_inputs, bursts)
}
FOLDING = {
    "even": Folding(1, 1),
    "conv1": Folding(2, 3),
    "conv2": Folding(1, 3),
    "slow": Folding(2, 6),
    "fc1": Folding(3, 4),
}


def case(name: str, seed: int = 0, pixels: int = 1, fold: bool = True, **options: Any) -> Case:
    rng = np.random.default_rng(seed)
    graph = Graph("net")
    NETWORKS[name](graph, rng)
    shapes = {node.name: graph.shape(node.name) for node in graph.nodes if not node.inputs}
    images = {source: rng.normal(size=(8, *shape)) for source, shape in shapes.items()}
    quantized = quantize(graph, images, **options)
    named = {node.name for node in quantized.nodes}
    folding = {layer: size for layer, size in FOLDING.items() if fold and layer in named}
    stalls = STALLS[seed % 5], STALLS[seed // 2 % 5]
    return Case(seed, quantized, folding, random_images(quantized, 3, seed), *stalls, 3, pixels)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("name", NETWORKS)
def test_every_bit_and_cycle_equals_the_models(name: str, seed: int, tmp_path: Path) -> None:
    assert differences(case(name, seed + len(name), fold=seed > 0), tmp_path) == []


@pytest.mark.parametrize("rule", ["D", "U", "S", "H", "F"])
def test_every_rule_rounds_sums_and_products(rule: str, tmp_path: Path) -> None:
    assert differences(case("two_blocks", 2, rule=rule), tmp_path) == []


@pytest.mark.parametrize("rule", ["half_up", "half_even", "floor", "toward_zero"])
def test_every_rule_of_powers_of_two_rounds_sums_and_products(rule: str, tmp_path: Path) -> None:
    made = case("two_blocks", 4, rule=rule, power_of_two=True, activation_bits=6)
    assert differences(made, tmp_path) == []


@pytest.mark.parametrize("bits", [3, 10])
def test_narrow_and_wide_operands(bits: int, tmp_path: Path) -> None:
    assert differences(case("two_blocks", 5, activation_bits=bits), tmp_path) == []


@pytest.mark.parametrize(("name", "pixels"), [("itself", 4), ("residual", 2), ("two_inputs", 2)])
def test_beats_of_several_columns(name: str, pixels: int, tmp_path: Path) -> None:
    """Widths that are no multiple of the columns of a beat."""
    assert differences(case(name, 3, pixels), tmp_path) == []


def test_terms_that_follow_no_factor_come_from_tables(tmp_path: Path) -> None:
    """Any two functions can be added: here those of random terms."""
    made = case("flat", 1)
    node = made.graph.node("sum")
    assert isinstance(node, QuantAdd)
    noise = np.random.default_rng(0).integers(-(1 << 18), 1 << 18, len(node.table_a))
    other = replace(node, table_a=node.table_a + noise, requantizer=None)
    nodes = [other if kept is node else kept for kept in made.graph.nodes]
    graph = attach_requantizers(Graph.from_nodes("net", nodes))
    design = schedule(graph, folding=made.folding)
    assert any(isinstance(unit, TableSum) for unit in design.units)
    assert differences(replace(made, graph=graph), tmp_path) == []


@pytest.mark.simulator("verilator")
def test_verilator_agrees(tmp_path: Path) -> None:
    assert differences(case("two_inputs", 3), tmp_path, "verilator") == []


def test_queues_are_left_out_where_the_rate_needs_none() -> None:
    made = case("residual", 1)
    design = schedule(made.graph, folding=made.folding)
    assert [unit for unit in design.units if isinstance(unit, Queue)] == []


def test_without_the_words_that_wait_bursts_would_cost_cycles() -> None:
    made = case("bursts", 2)
    design = schedule(made.graph, folding=made.folding)
    (queue,) = (unit for unit in design.units if isinstance(unit, Queue))
    assert timing(design, 4).interval == interval_bound(design) == 384
    chosen = choices(design)
    chosen["layers"]["sum"]["extra"][queue.label] = 0
    without = restore(made.graph, design.name, design.target, chosen)
    assert timing(without, 4).interval > 384


@pytest.mark.parametrize("simulator", SIMULATORS)
@pytest.mark.parametrize("depth", [2, 8])
def test_as_many_words_wait_as_predicted(
    depth: int, simulator: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = case("bursts", 2)
    chosen = choices(schedule(made.graph, folding=made.folding))
    chosen["layers"]["sum"]["extra"] |= {"queue0": depth, "queue1": depth}
    waiting = restore(made.graph, "net", "generic", chosen)
    monkeypatch.setattr(run_case, "schedule", lambda *given, **options: waiting)
    outcome = run_case.examine(made, tmp_path, simulator)
    assert outcome.fifos == 2
    assert (outcome.wrong_bits, outcome.wrong_cycles, outcome.wrong_fifos) == (0, 0, 0)
