"""Inputs and outputs of every number and shape: every bit and cycle of the emitted design."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from hwgen import Graph, quantize

from ..fuzz.case import Case, random_images
from ..fuzz.run_case import differences

pytestmark = pytest.mark.simulator("icarus")
STALLS = (("never", "never"), ("random", "bursty"), ("heavy", "random"), ("bursty", "alternate"))
Network = Callable[[Graph, np.random.Generator], None]


def straight(graph: Graph, rng: np.random.Generator) -> None:
    """An image to an output, nothing between."""
    graph.output(graph.input("input", (3, 4, 2)))


def flat(graph: Graph, rng: np.random.Generator) -> None:
    """Values, all of them in one beat."""
    x = graph.input("input", (7,))
    graph.output(graph.dense(x, rng.normal(size=(7, 3)), name="fc"))


def one_value(graph: Graph, rng: np.random.Generator) -> None:
    """A frame of one beat at both ends."""
    graph.output(graph.relu(graph.input("input", (1, 1, 1)), name="relu"))


def same_twice(graph: Graph, rng: np.random.Generator) -> None:
    """One stream to three outputs, with and without a layer between."""
    x = graph.input("input", (4, 5, 3))
    graph.output(x, name="first")
    graph.output(x, name="second")
    graph.output(graph.max_pool2d(x, 2, name="pool"), name="third")


def apart(graph: Graph, rng: np.random.Generator) -> None:
    """Two networks side by side, with frames of other lengths."""
    a, b = graph.input("input", (5, 4, 2)), graph.input("values", (9,))
    a = graph.conv2d(a, rng.normal(size=(3, 3, 2, 4)), padding=1, name="conv")
    graph.output(a, name="image")
    graph.output(graph.dense(b, rng.normal(size=(9, 2)), name="fc"), name="scores")


def together(graph: Graph, rng: np.random.Generator) -> None:
    """Two inputs, of which one is read twice, and an output on the way."""
    a, b = graph.input("input", (4, 6, 2)), graph.input("other", (4, 6, 2))
    x = graph.conv2d(a, rng.normal(size=(3, 3, 2, 2)), padding=1, name="conv")
    graph.output(x, name="early")
    graph.output(graph.mul(graph.add(x, b, name="sum"), b, name="product"), name="late")


NETWORKS: dict[str, Network] = {
    made.__name__: made for made in (straight, flat, one_value, same_twice, apart, together)
}


def case(name: str, seed: int, bits: int = 8, pixels: int = 1) -> Case:
    rng = np.random.default_rng(seed)
    graph = Graph("net")
    NETWORKS[name](graph, rng)
    shapes = {node.name: graph.shape(node.name) for node in graph.nodes if not node.inputs}
    images = {source: rng.normal(size=(6, *shape)) for source, shape in shapes.items()}
    made = quantize(graph, images, activation_bits=bits, signed_activations=seed % 2 == 0)
    return Case(seed, made, {}, random_images(made, 3, seed), *STALLS[seed % 4], 3, pixels)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", NETWORKS)
def test_every_bit_and_cycle_equals_the_models(name: str, seed: int, tmp_path: Path) -> None:
    assert differences(case(name, seed), tmp_path) == []


@pytest.mark.parametrize("bits", [2, 9, 16])
@pytest.mark.parametrize("name", ["straight", "same_twice", "apart"])
def test_values_of_any_width_are_extended_to_bytes(name: str, bits: int, tmp_path: Path) -> None:
    assert differences(case(name, bits, bits), tmp_path) == []


@pytest.mark.parametrize("pixels", [2, 4])
@pytest.mark.parametrize("name", ["straight", "together", "same_twice"])
def test_images_come_several_columns_a_beat(name: str, pixels: int, tmp_path: Path) -> None:
    assert differences(case(name, pixels, pixels=pixels), tmp_path) == []


@pytest.mark.simulator("verilator")
@pytest.mark.parametrize("name", ["apart", "together"])
def test_verilator_agrees(name: str, tmp_path: Path) -> None:
    assert differences(case(name, 1), tmp_path, "verilator") == []
