"""Networks that end in argmax or softmax: every bit and every cycle."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from hwgen import Graph, golden, quantize
from hwgen.schedule import Folding, schedule
from hwgen.timing.design import timing

from ..fuzz.case import Case
from ..fuzz.run_case import differences

Head = Callable[[Graph, str], str]
SHAPE = (6, 5, 3)
HEADS: dict[str, Head] = {
    "argmax": Graph.argmax,
    "index": lambda g, x: g.argmax(x, value=False),
    "softmax": Graph.softmax,
    "softmax-argmax": lambda g, x: g.argmax(g.softmax(x)),
}


def classifier(head: Head, flat: bool, unsigned: bool = False) -> tuple[Graph, Graph]:
    """A convolution of seven channels, and ten classes of it where the head is flat."""
    rng = np.random.default_rng(5)
    graph = Graph("net")
    x = graph.input("input", SHAPE)
    x = graph.conv2d(x, rng.normal(size=(3, 3, 3, 7)), rng.normal(size=7), stride=2, name="conv")
    if flat:
        x = graph.dense(graph.flatten(x), rng.normal(size=(28, 10)), name="fc")
    graph.output(head(graph, x))
    calibration = rng.normal(size=(16, *SHAPE))
    return graph, quantize(graph, calibration, signed_activations=not unsigned)


def case(name: str, flat: bool, seed: int, source: str, sink: str) -> Case:
    _, graph = classifier(HEADS[name], flat, unsigned=seed % 2 == 1)
    stored = graph.format("input")
    images = np.random.default_rng(seed).integers(stored.lo, stored.hi + 1, (3, *SHAPE))
    folding = {"conv": Folding(3, 9), **({"fc": Folding(4, 7)} if flat else {})}
    return Case(seed, graph, folding, images, source, sink, 3)


@pytest.mark.simulator("icarus")
@pytest.mark.parametrize("flat", [True, False], ids=["flat", "image"])
@pytest.mark.parametrize("stalls", [("never", "never"), ("random", "bursty")], ids="-".join)
@pytest.mark.parametrize("name", HEADS)
def test_every_bit_and_cycle_equals_the_models(
    name: str, flat: bool, stalls: tuple[str, str], tmp_path: Path
) -> None:
    seed = 2 * list(HEADS).index(name) + flat
    assert differences(case(name, flat, seed, *stalls), tmp_path) == []


@pytest.mark.simulator("verilator")
@pytest.mark.parametrize("name", ["argmax", "softmax"])
def test_verilator_agrees(name: str, tmp_path: Path) -> None:
    made = case(name, True, 3, "random", "bursty")
    assert differences(made, tmp_path, "verilator") == []


def test_argmax_is_the_same_before_and_behind_softmax() -> None:
    """Softmax keeps the order; rounding can only make a later channel equal to the first one."""
    x = np.random.default_rng(1).integers(-128, 128, (200, *SHAPE))
    tensors = golden(classifier(Graph.softmax, True)[1], x)
    before, behind = tensors["fc"], tensors["output"]
    best = np.take_along_axis(behind, before.argmax(-1)[:, None], axis=-1)
    assert (best[:, 0] == behind.max(-1)).all()


def test_scores_shifted_by_a_constant_have_the_same_softmax() -> None:
    graph = Graph("net")
    graph.output(graph.softmax(graph.input("input", (9,))))
    quantized = quantize(graph, np.random.default_rng(1).normal(size=(4, 9)))
    x = np.random.default_rng(2).integers(-100, 100, (50, 9))
    shifted = [golden(quantized, x + shift)["output"].tolist() for shift in (0, 27, -28)]
    assert shifted[0] == shifted[1] == shifted[2]


def test_permuted_channels_have_a_permuted_softmax() -> None:
    graph = Graph("net")
    graph.output(graph.softmax(graph.input("input", (9,))))
    quantized = quantize(graph, np.random.default_rng(1).normal(size=(4, 9)))
    x = np.random.default_rng(2).integers(-128, 128, (50, 9))
    order = np.random.default_rng(3).permutation(9)
    one = golden(quantized, x[:, order])["output"]
    np.testing.assert_array_equal(one, golden(quantized, x)["output"][:, order])


def test_a_softmax_of_an_image_sets_the_interval_by_its_passes() -> None:
    """Four pixels of seven channels: two passes of seven cycles and 39 of the reciprocal each."""
    made = case("softmax", False, 0, "never", "never")
    design = schedule(made.graph, folding=made.folding)
    assert timing(design, 4).interval == 4 * (2 * 7 + 46)
