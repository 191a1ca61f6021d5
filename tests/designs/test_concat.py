"""Networks that put tensors one after the other: every bit and cycle of the emitted design."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hwgen import Graph, quantize
from hwgen.schedule.layer import Folding

from ..fuzz.case import Case, random_images
from ..fuzz.run_case import differences

pytestmark = pytest.mark.simulator("icarus")
STALLS = ("random", "bursty", "never", "heavy", "alternate")
Network = Callable[[Graph, np.random.Generator], None]


def inception(graph: Graph, rng: np.random.Generator) -> None:
    """Three branches of other depths and ranges."""
    x = graph.input("input", (6, 5, 4))
    a = graph.relu(graph.conv2d(x, rng.normal(size=(1, 1, 4, 4)), name="one"))
    b = graph.conv2d(x, rng.normal(size=(1, 1, 4, 2)), name="reduce")
    b = graph.conv2d(b, rng.normal(size=(3, 3, 2, 6)), padding=1, name="three")
    c = graph.max_pool2d(x, 3, stride=1, padding=1, name="pool")
    c = graph.conv2d(c, rng.normal(size=(1, 1, 4, 2)), name="four")
    graph.output(graph.concat([a, b, c], name="all"))


def unet(graph: Graph, rng: np.random.Generator) -> None:
    """Down, through, up, and beside what was there before."""
    x = graph.input("input", (6, 8, 2))
    x = graph.conv2d(x, rng.normal(size=(3, 3, 2, 3)), padding=1, name="encode")
    y = graph.max_pool2d(x, 2, name="pool")
    y = graph.relu(graph.conv2d(y, rng.normal(size=(3, 3, 3, 4)), padding=1, name="middle"))
    y = graph.concat([x, graph.upsample_nearest(y, 2, name="up")], name="skip")
    graph.output(graph.conv2d(y, rng.normal(size=(3, 3, 7, 2)), padding=1, name="decode"))


def odd_parts(graph: Graph, rng: np.random.Generator) -> None:
    """Parts without a common divisor, one of them twice; beats that are not full."""
    x = graph.input("input", (4, 5, 3))
    y = graph.conv2d(x, rng.normal(size=(1, 1, 3, 5)), name="five")
    graph.output(graph.relu(graph.concat([x, y, x], name="all")))


def flat(graph: Graph, rng: np.random.Generator) -> None:
    """Values of a dense layer beside those that it reads."""
    x = graph.input("input", (8,))
    y = graph.dense(x, rng.normal(size=(8, 12)), name="fc")
    z = graph.concat([y, x], name="both")
    graph.output(graph.dense(z, rng.normal(size=(20, 3)), name="head"))


def two_inputs(graph: Graph, rng: np.random.Generator) -> None:
    """Images of one range from two ports: no table in front."""
    a, b = graph.input("input", (4, 7, 2)), graph.input("other", (4, 7, 4))
    y = graph.concat([a, b, a], name="all")
    graph.output(y, name="output")
    graph.output(graph.max_pool2d(y, 2, name="pool"), name="second")


NETWORKS: dict[str, Network] = {
    made.__name__: made for made in (inception, unet, odd_parts, flat, two_inputs)
}
FOLDING = {
    "one": Folding(1, 4),
    "three": Folding(3, 6),
    "four": Folding(1, 2),
    "encode": Folding(3, 6),
    "middle": Folding(2, 9),
    "five": Folding(2, 3),
    "fc": Folding(4, 8),
}


def case(name: str, seed: int, pixels: int = 1, fold: bool = True, **options: Any) -> Case:
    rng = np.random.default_rng(seed)
    graph = Graph("net")
    NETWORKS[name](graph, rng)
    shapes = {node.name: graph.shape(node.name) for node in graph.nodes if not node.inputs}
    images = {source: rng.normal(size=(8, *shape)) for source, shape in shapes.items()}
    if name == "two_inputs":
        images = {
            source: np.linspace(-1, 1, data.size).reshape(data.shape)
            for source, data in images.items()
        }
    quantized = quantize(graph, images, **options)
    named = {node.name for node in quantized.nodes}
    folding = {layer: size for layer, size in FOLDING.items() if fold and layer in named}
    stalls = STALLS[seed % 5], STALLS[seed // 2 % 5]
    return Case(seed, quantized, folding, random_images(quantized, 3, seed), *stalls, 3, pixels)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("name", NETWORKS)
def test_every_bit_and_cycle_equals_the_models(name: str, seed: int, tmp_path: Path) -> None:
    assert differences(case(name, seed + len(name), fold=seed > 0), tmp_path) == []


@pytest.mark.parametrize("options", [{"activation_bits": 5}, {"power_of_two": True}], ids=str)
def test_other_formats(options: dict[str, Any], tmp_path: Path) -> None:
    assert differences(case("inception", 3, **options), tmp_path) == []


@pytest.mark.parametrize(("name", "pixels"), [("odd_parts", 2), ("two_inputs", 4)])
def test_beats_of_several_columns(name: str, pixels: int, tmp_path: Path) -> None:
    """Widths that are no multiple of the columns of a beat."""
    assert differences(case(name, 4, pixels), tmp_path) == []


def test_inputs_of_one_format_may_have_sixteen_bits(tmp_path: Path) -> None:
    assert differences(case("two_inputs", 6, activation_bits=16), tmp_path) == []


@pytest.mark.simulator("verilator")
def test_verilator_agrees(tmp_path: Path) -> None:
    assert differences(case("odd_parts", 3), tmp_path, "verilator") == []
