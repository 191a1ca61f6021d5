"""Every kind of layer with weights, in every feeder: each bit and each cycle of the design."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from hwgen import Folding, Graph, quantize
from hwgen.schedule import schedule
from hwgen.schedule.folding import products
from hwgen.units.mac import Mac
from hwgen.units.stationary import Stationary
from tests.fuzz.case import Case
from tests.fuzz.run_case import differences

Make = Callable[[Graph, str, np.random.Generator], str]


def _conv(g: Graph, x: str, rng: np.random.Generator) -> str:
    """One bias for all feature maps."""
    weight = rng.normal(size=(3, 2, 4, 5))
    return g.conv2d(x, weight, 0.3, padding=(1, 0, 2, 1), stride=(1, 2), name="layer")


def _dilated(g: Graph, x: str, rng: np.random.Generator) -> str:
    weight = rng.normal(size=(2, 3, 4, 3))
    return g.conv2d(x, weight, dilation=(3, 2), padding=(2, 1), name="layer")


def _dilated_rows(g: Graph, x: str, rng: np.random.Generator) -> str:
    weight = rng.normal(size=(3, 1, 4, 3))
    return g.conv2d(x, weight, dilation=(2, 5), stride=(2, 1), padding=1, name="layer")


def _edge(g: Graph, x: str, rng: np.random.Generator) -> str:
    weight, bias = rng.normal(size=(3, 3, 4, 2)), rng.normal(size=2)
    return g.conv2d(x, weight, bias, padding=(3, 1, 0, 2), fill="edge", name="layer")


def _reflect(g: Graph, x: str, rng: np.random.Generator) -> str:
    weight, bias = rng.normal(size=(3, 3, 4, 2)), rng.normal(size=2)
    return g.conv2d(x, weight, bias, padding=2, fill="reflect", name="layer")


def _grouped(g: Graph, x: str, rng: np.random.Generator) -> str:
    weight, bias = rng.normal(size=(2, 2, 2, 6)), rng.normal(size=6)
    return g.conv2d(x, weight, bias, groups=2, padding=(1, 0), name="layer")


def _depthwise(g: Graph, x: str, rng: np.random.Generator) -> str:
    weight, bias = rng.normal(size=(3, 3, 4, 2)), rng.normal(size=8)
    return g.depthwise_conv2d(x, weight, bias, padding=1, stride=(2, 1), name="layer")


def _pointwise(g: Graph, x: str, rng: np.random.Generator) -> str:
    return g.conv2d(x, rng.normal(size=(1, 1, 4, 6)), rng.normal(size=6), name="layer")


def _pointwise_strided(g: Graph, x: str, rng: np.random.Generator) -> str:
    weight, bias = rng.normal(size=(1, 1, 4, 6)), rng.normal(size=6)
    return g.conv2d(x, weight, bias, stride=(2, 3), name="layer")


def _local(g: Graph, x: str, rng: np.random.Generator) -> str:
    rows, columns, _ = g.shape(x)
    weight = rng.normal(size=(rows - 1, columns, 2, 2, 4, 3))
    bias = rng.normal(size=(rows - 1, columns, 3))
    return g.locally_connected2d(x, weight, bias, padding=(0, 0, 1, 0), name="layer")


def _dense(g: Graph, x: str, rng: np.random.Generator) -> str:
    x = g.flatten(x, name="flat")
    return g.dense(x, rng.normal(size=(*g.shape(x), 6)), rng.normal(size=6), name="layer")


# The foldings of a layer: words of one block, of several, whole windows, all at a time.
CASES: dict[Make, list[tuple[int, int]]] = {
    _conv: [(1, 1), (5, 4), (3, 7), (5, 24)],
    _dilated: [(1, 1), (3, 4), (2, 5), (3, 24)],
    _dilated_rows: [(1, 2), (3, 12)],
    _edge: [(1, 1), (2, 36), (1, 5)],
    _reflect: [(1, 1), (2, 36), (2, 5)],
    _grouped: [(1, 1), (3, 2), (3, 4), (6, 2), (6, 8), (6, 3), (1, 5)],
    _depthwise: [(1, 1), (2, 1), (4, 1), (6, 1), (8, 1), (2, 9), (8, 9), (6, 4), (1, 9)],
    _pointwise: [(1, 1), (6, 1), (2, 4), (6, 4), (3, 3)],
    _pointwise_strided: [(2, 1), (6, 4)],
    _local: [(1, 1), (3, 4), (2, 5), (3, 16)],
    _dense: [(1, 1), (6, 5), (2, 20), (6, 60)],
}
EVERY = [
    pytest.param(make, Folding(*pair), id=f"{make.__name__[1:]}-{pair[0]}x{pair[1]}")
    for make, pairs in CASES.items()
    for pair in pairs
]
SHAPE = (6, 7, 4)


def case(make: Make, folding: Folding, seed: int = 0) -> Case:
    """The layer behind a max pooling, so that words arrive in bursts."""
    rng = np.random.default_rng(seed)
    graph = Graph("net")
    x = graph.max_pool2d(graph.input("input", SHAPE), (1, 2), stride=1, name="pool")
    graph.output(make(graph, x, rng))
    quantized = quantize(graph, rng.normal(size=(8, *SHAPE)), signed_activations=bool(seed % 2))
    number = quantized.format("input")
    images = rng.integers(number.lo, number.hi + 1, (3, *SHAPE))
    return Case(seed, quantized, {"layer": folding}, images, "random", "bursty", 3)


@pytest.mark.simulator("icarus")
@pytest.mark.parametrize(("make", "folding"), EVERY)
def test_every_bit_and_cycle_equals_the_models(
    make: Make, folding: Folding, tmp_path: Path
) -> None:
    assert differences(case(make, folding, folding.pe + folding.simd), tmp_path) == []


@pytest.mark.simulator("icarus")
@pytest.mark.parametrize("pair", [(1, 1), (2, 7), (3, 20)], ids=str)
@pytest.mark.parametrize("make", [_dense, _pointwise], ids=lambda make: make.__name__)
def test_accumulators_in_memory_give_the_same(
    make: Make, pair: tuple[int, int], tmp_path: Path
) -> None:
    """Inputs are taken once and kept nowhere."""
    folding = Folding(pair[0], min(pair[1], 2) if make is _pointwise else pair[1], 1, True)
    made = case(make, folding, 3)
    design = schedule(made.graph, folding=made.folding)
    assert any(isinstance(unit, Stationary) for unit in design.units)
    assert differences(made, tmp_path) == []


@pytest.mark.simulator("verilator")
@pytest.mark.parametrize("make", [_grouped, _depthwise, _local], ids=lambda make: make.__name__)
def test_verilator_agrees(make: Make, tmp_path: Path) -> None:
    folding = Folding(*CASES[make][1])
    assert differences(case(make, folding, 1), tmp_path, "verilator") == []


@pytest.mark.parametrize(("make", "folding"), EVERY)
def test_no_cycle_is_spent_on_a_channel_of_another_group(make: Make, folding: Folding) -> None:
    """Where the folding divides the layer, every multiplier works on a weight in every cycle."""
    graph = case(make, folding).graph
    product = products(graph)["layer"]
    design = schedule(graph, folding={"layer": folding})
    (mac,) = (unit for unit in design.units if isinstance(unit, Mac))
    needed = product.windows * product.outputs * product.depth
    whole = product.outputs % folding.pe == 0 and product.depth % folding.simd == 0
    assert mac.work * mac.multipliers >= needed
    assert mac.work * mac.multipliers == needed or not whole
