"""Networks with padding of every kind: every bit and cycle of the emitted design."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hwgen import Graph, quantize
from hwgen.schedule import schedule
from hwgen.schedule.layer import Folding
from hwgen.units.border import Border
from hwgen.units.sliding_window import SlidingWindow

from ..fuzz.case import Case, random_images
from ..fuzz.run_case import differences

pytestmark = pytest.mark.simulator("icarus")
STALLS = ("random", "bursty", "never", "heavy", "alternate")
Network = Callable[[Graph, np.random.Generator], None]


def constant(graph: Graph, rng: np.random.Generator) -> None:
    """A value that is not zero, so that no convolution takes it in; beats that are not full."""
    x = graph.input("input", (5, 6, 3))
    x = graph.conv2d(x, rng.normal(size=(1, 1, 3, 5)), name="conv")
    x = graph.pad(x, (1, 0, 2, 3), value=0.25, name="pad")
    graph.output(graph.max_pool2d(x, 2, name="pool"))


def edge(graph: Graph, rng: np.random.Generator) -> None:
    """More padding than image."""
    x = graph.input("input", (3, 4, 2))
    x = graph.pad(x, (2, 5, 0, 6), fill="edge", name="pad")
    x = graph.max_pool2d(x, 3, stride=1, padding=1, name="pool")
    graph.output(graph.conv2d(x, rng.normal(size=(3, 3, 2, 3)), padding=1, name="conv"))


def reflect(graph: Graph, rng: np.random.Generator) -> None:
    """As much as reflection allows."""
    x = graph.input("input", (5, 4, 3))
    x = graph.pad(x, (4, 2, 3, 3), fill="reflect", name="pad")
    x = graph.conv2d(x, rng.normal(size=(3, 3, 3, 3)), stride=2, name="conv")
    graph.output(graph.pad(x, 1, fill="reflect", name="again"))


def fused(graph: Graph, rng: np.random.Generator) -> None:
    """Padding of all kinds that convolutions take in."""
    x = graph.input("input", (6, 5, 2))
    x = graph.pad(x, (2, 0, 1, 1), name="zero")
    x = graph.conv2d(x, rng.normal(size=(3, 3, 2, 3)), name="conv")
    x = graph.pad(x, (1, 2, 3, 1), fill="reflect", name="mirror")
    x = graph.conv2d(x, rng.normal(size=(3, 3, 3, 2)), dilation=2, name="dilated")
    x = graph.pad(x, 3, fill="edge", name="edge")
    graph.output(graph.conv2d(x, rng.normal(size=(2, 4, 2, 2)), stride=(1, 2), name="last"))


def slow(graph: Graph, rng: np.random.Generator) -> None:
    """Words come evenly, while the border leaves at once: some wait, so that no cycle is lost."""
    x = graph.input("input", (4, 5, 2))
    x = graph.conv2d(x, rng.normal(size=(3, 3, 2, 2)), padding=1, name="even")
    graph.output(graph.pad(x, (2, 2, 0, 1), value=0.5, name="pad"))


def shared(graph: Graph, rng: np.random.Generator) -> None:
    """Two layers read the padding: it stays a layer."""
    x = graph.pad(graph.input("input", (4, 5, 2)), 1, name="pad")
    y = graph.conv2d(x, rng.normal(size=(3, 3, 2, 3)), name="conv")
    graph.output(graph.concat([graph.max_pool2d(x, 3, stride=1, name="pool"), y], name="both"))


NETWORKS: dict[str, Network] = {
    made.__name__: made for made in (constant, edge, reflect, fused, slow, shared)
}
FOLDING = {"conv": Folding(3, 6), "dilated": Folding(2, 27), "last": Folding(1, 16)}


def case(name: str, seed: int, fold: bool = True, **options: Any) -> Case:
    rng = np.random.default_rng(seed)
    graph = Graph("net")
    NETWORKS[name](graph, rng)
    images = rng.normal(size=(8, *graph.shape("input")))
    quantized = quantize(graph, images, **options)
    named = {node.name for node in quantized.nodes}
    folding = {layer: size for layer, size in FOLDING.items() if fold and layer in named}
    if name == "constant":
        folding = {}
    stalls = STALLS[seed % 5], STALLS[seed // 2 % 5]
    return Case(seed, quantized, folding, random_images(quantized, 3, seed), *stalls, 3)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("name", NETWORKS)
def test_every_bit_and_cycle_equals_the_models(name: str, seed: int, tmp_path: Path) -> None:
    assert differences(case(name, seed + len(name), fold=seed > 0), tmp_path) == []


def test_padding_that_a_convolution_takes_in_is_no_layer() -> None:
    made = case("fused", 1)
    names = [node.name for node in made.graph.nodes]
    assert names == ["input", "conv", "dilated", "last", "output"]


def test_a_border_of_one_value_stores_no_lines() -> None:
    made = case("constant", 1)
    units = next(x for x in schedule(made.graph).layers if x.name == "pad").units
    assert [type(unit) for unit in units if isinstance(unit, Border | SlidingWindow)] == [Border]


@pytest.mark.simulator("verilator")
def test_verilator_agrees(tmp_path: Path) -> None:
    assert differences(case("reflect", 3), tmp_path, "verilator") == []
