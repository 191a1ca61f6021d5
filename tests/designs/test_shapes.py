"""Networks that reshape, crop, slice, split and upsample: every bit and every cycle."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from hwgen import Graph, golden, quantize
from hwgen.schedule import Folding

from ..fuzz.case import Case
from ..fuzz.run_case import differences

Network = Callable[[Graph, str], str]
SHAPE = (6, 5, 3)


def conv(graph: Graph, x: str, channels: int, name: str) -> str:
    weight = np.random.default_rng(len(name)).normal(size=(3, 3, graph.shape(x)[2], channels))
    return graph.conv2d(x, weight, padding=1, name=name)


def dense(graph: Graph, x: str) -> str:
    values = graph.shape(x)[0]
    return graph.dense(x, np.random.default_rng(values).normal(size=(values, 3)), name="fc")


def cropped(graph: Graph, x: str) -> str:
    return conv(graph, graph.crop(conv(graph, x, 5, "conv"), (1, 2, 0, 1)), 4, "last")


def cropped_in_front(graph: Graph, x: str) -> str:
    """The input comes in one burst, of which a slow layer reads a part."""
    return dense(graph, graph.flatten(graph.crop(x, (2, 2, 1, 3))))


def padded_and_cropped(graph: Graph, x: str) -> str:
    return graph.crop(graph.pad(x, (2, 0, 1, 3), fill="edge"), (1, 1, 2, 0))


def sliced(graph: Graph, x: str) -> str:
    return graph.max_pool2d(graph.slice_channels(conv(graph, x, 6, "conv"), 2, 3), 2)


def sliced_values(graph: Graph, x: str) -> str:
    return dense(graph, graph.slice_channels(graph.flatten(conv(graph, x, 5, "conv")), 30, 70))


def reshaped(graph: Graph, x: str) -> str:
    """Five channels to four, in beats that were cut; a flat tensor to an image again."""
    x = graph.reshape(conv(graph, x, 4, "conv"), (4, -1, 6))
    return graph.reshape(dense(graph, graph.flatten(conv(graph, x, 2, "last"))), (1, 3, 1))


def upsampled(graph: Graph, x: str) -> str:
    x = graph.upsample_nearest(graph.max_pool2d(conv(graph, x, 4, "conv"), 2), (2, 3))
    return conv(graph, x, 3, "last")


def added_parts(graph: Graph, x: str) -> str:
    """A tensor with three readers."""
    first, second, third = graph.split(conv(graph, x, 6, "conv"), (2, 2, 2))
    return graph.add(graph.add(first, third), second)


def swapped_parts(graph: Graph, x: str) -> str:
    """Channels 4 and 5 in front of channels 0 to 3."""
    first, second = graph.split(conv(graph, x, 6, "conv"), (4, 2))
    return graph.concat([second, first])


NETWORKS: dict[str, Network] = {
    "crop": cropped,
    "crop-in-front": cropped_in_front,
    "pad-crop": padded_and_cropped,
    "slice": sliced,
    "slice-of-values": sliced_values,
    "reshape": reshaped,
    "upsample": upsampled,
    "split": added_parts,
    "split-concat": swapped_parts,
}


def case(network: Network, seed: int, source: str, sink: str) -> Case:
    rng = np.random.default_rng(seed)
    graph = Graph("net")
    graph.output(network(graph, graph.input("input", SHAPE)))
    quantized = quantize(graph, rng.normal(size=(16, *SHAPE)))
    names = {node.name for node in graph.nodes}
    foldings = {"conv": Folding(2, 9), "last": Folding(1, 9), "fc": Folding(3, 5)}
    folding = {name: folding for name, folding in foldings.items() if name in names}
    images = rng.integers(-128, 128, (3, *SHAPE))
    return Case(seed, quantized, folding, images, source, sink, 3)


@pytest.mark.simulator("icarus")
@pytest.mark.parametrize("stalls", [("never", "never"), ("random", "bursty")], ids="-".join)
@pytest.mark.parametrize("name", NETWORKS)
def test_every_bit_and_cycle_equals_the_models(
    name: str, stalls: tuple[str, str], tmp_path: Path
) -> None:
    made = case(NETWORKS[name], list(NETWORKS).index(name), *stalls)
    assert differences(made, tmp_path) == []


@pytest.mark.simulator("verilator")
@pytest.mark.parametrize("name", ["crop", "upsample"])
def test_verilator_agrees(name: str, tmp_path: Path) -> None:
    assert differences(case(NETWORKS[name], 3, "random", "bursty"), tmp_path, "verilator") == []


def integers(network: Network, shape: tuple[int, ...] = SHAPE) -> tuple[np.ndarray, np.ndarray]:
    """Input and output integers of random frames."""
    graph = Graph("net")
    graph.output(network(graph, graph.input("input", shape)))
    rng = np.random.default_rng(7)
    quantized = quantize(graph, rng.normal(size=(4, *shape)))
    tensors = golden(quantized, rng.integers(-128, 128, (4, *shape)))
    return tensors["input"], tensors["output"]


@pytest.mark.parametrize("factor", [2, (1, 3), (4, 2)])
def test_the_largest_of_equal_pixels_is_each_of_them(factor: int | tuple[int, int]) -> None:
    x, y = integers(lambda g, x: g.max_pool2d(g.upsample_nearest(x, factor), factor))
    np.testing.assert_array_equal(x, y)


@pytest.mark.parametrize("shape", [(90,), (3, 3, 10), (1, 45, 2)])
def test_a_reshape_and_back_is_nothing(shape: tuple[int, ...]) -> None:
    x, y = integers(lambda g, x: g.reshape(g.reshape(x, shape), SHAPE))
    np.testing.assert_array_equal(x, y)


def test_a_crop_of_a_crop_is_the_crop_of_both_margins() -> None:
    _, twice = integers(lambda g, x: g.crop(g.crop(x, (1, 0, 2, 0)), (0, 3, 0, 1)))
    _, once = integers(lambda g, x: g.crop(x, (1, 3, 2, 1)))
    np.testing.assert_array_equal(twice, once)


def test_a_crop_of_an_upsampled_image_is_the_upsampled_crop() -> None:
    _, one = integers(lambda g, x: g.crop(g.upsample_nearest(x, (2, 3)), (2, 4, 3, 6)))
    _, other = integers(lambda g, x: g.upsample_nearest(g.crop(x, (1, 2, 1, 2)), (2, 3)))
    np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("mode", ["constant", "edge", "reflect"])
def test_a_crop_of_what_was_padded_is_the_image(mode: str) -> None:
    margins = (1, 3, 2, 0)
    x, y = integers(lambda g, x: g.crop(g.pad(x, margins, fill=mode), margins))
    np.testing.assert_array_equal(x, y)


def test_slices_commute_with_pooling() -> None:
    _, one = integers(lambda g, x: g.max_pool2d(g.slice_channels(x, 1, 2), 2))
    _, other = integers(lambda g, x: g.slice_channels(g.max_pool2d(x, 2), 1, 2))
    np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("sizes", [(1, 1, 1), (2, 1), (1, 2)])
def test_the_parts_of_a_split_side_by_side_are_the_whole(sizes: tuple[int, ...]) -> None:
    x, y = integers(lambda g, x: g.concat(g.split(x, sizes)))
    np.testing.assert_array_equal(x, y)
