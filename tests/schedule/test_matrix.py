"""Layers with weights in units: feeders, their storage, ROM contents, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.ir.convolution import QuantConv2d
from hwgen.ir.dense import QuantDense
from hwgen.ir.graph import Graph
from hwgen.ir.node import Node
from hwgen.schedule.design import lower_graph
from hwgen.schedule.layer import Folding, Layer
from hwgen.schedule.matrix import MAX_THRESHOLDS
from hwgen.schedule.product import product_of
from hwgen.units.mac import Mac, WindowBuffer, WindowHold
from hwgen.units.sliding_window import SlidingWindow

from .networks import conv_pool_graph, dense_graph, quantized, random_layer


def lowered(graph: Graph, name: str, folding: Folding) -> Layer:
    design = lower_graph(graph, "top", "generic", {name: folding}, {})
    return next(layer for layer in design.layers if layer.name == name)


def mac_of(layer: Layer) -> Mac:
    (found,) = (unit for unit in layer.units if isinstance(unit, Mac))
    return found


def test_a_layer_without_requantizer_is_refused() -> None:
    graph = dense_graph()
    nodes: list[Node] = [
        replace(node, requantizer=None) if isinstance(node, QuantDense) else node
        for node in graph.nodes
    ]
    with pytest.raises(HwgenError) as error:
        lowered(Graph.from_nodes("bare", nodes), "fc", Folding(1, 1))
    assert str(error.value) == (
        "layer 'fc': has no requantizer\n  hint: run the passes of hwgen.quantize"
    )


def test_too_many_thresholds_are_refused() -> None:
    """Five channels of 16 bits: the search tree would be larger than any memory."""
    graph = dense_graph()
    fc = graph.node("fc")
    assert isinstance(fc, QuantDense)
    assert fc.requantizer is not None
    table = np.sort(np.random.default_rng(0).integers(-9, 9, (5, 65535)), axis=1)
    form = replace(
        fc.requantizer, kind="thresholds", lo=-32768, hi=32767, thresholds=table, zero_point=0
    )
    wide = replace(fc.format, bits=16)
    changed = replace(fc, format=wide, activation=(-32768, 32767), requantizer=form)
    nodes: list[Node] = [changed if node.name == "fc" else node for node in graph.nodes]
    nodes[-1] = replace(nodes[-1], format=wide)  # type: ignore[call-arg]
    with pytest.raises(HwgenError) as error:
        lowered(Graph.from_nodes("wide", nodes), "fc", Folding(1, 1))
    assert str(error.value) == (
        "layer 'fc': the rounding rule has no multiply-and-shift form and needs 327675 thresholds,"
        f" more than {MAX_THRESHOLDS}\n"
        "  hint: use fewer activation bits or another rule, such as D"
    )


def layer_graph(make: Callable[[Graph, str], str], shape: tuple[int, ...]) -> Graph:
    graph = Graph("one")
    graph.output(make(graph, graph.input("image", shape)))
    return quantized(graph)


def normal(*shape: int) -> np.ndarray:
    return np.random.default_rng(len(shape)).normal(size=shape)


def test_one_channel_at_a_time_reads_a_line_buffer_of_words() -> None:
    mac = mac_of(lowered(conv_pool_graph(), "conv", Folding(3, 1)))
    assert isinstance(mac.feeder, WindowBuffer)
    assert (mac.chunks, mac.groups, mac.windows, mac.work) == (9, 1, 36, 324)
    assert mac.feeder.capacity == 2 * 6 + 2


def test_a_window_that_is_read_again_keeps_its_first_word_longer() -> None:
    mac = mac_of(lowered(conv_pool_graph(), "conv", Folding(1, 1)))
    assert isinstance(mac.feeder, WindowBuffer)
    assert mac.feeder.capacity == 2 * 6 + 2 + 1


def test_several_taps_at_a_time_need_whole_windows() -> None:
    layer = lowered(conv_pool_graph(), "conv", Folding(2, 4))
    mac = mac_of(layer)
    assert isinstance(mac.feeder, WindowHold)
    assert [unit.label for unit in layer.units] == ["rows", "columns", "mac"]
    assert (mac.chunks, mac.groups, mac.last_parts) == (3, 2, 1)


@pytest.mark.parametrize(
    ("folding", "storage"),
    [(Folding(6, 1), 0), (Folding(6, 4), 0), (Folding(2, 4), 0), (Folding(2, 2), 16)],
    ids=["read-once", "whole-pixel-once", "whole-pixel-again", "words-again"],
)
def test_a_pointwise_layer_stores_words_only_to_read_them_again(
    folding: Folding, storage: int
) -> None:
    """Four channels of 8 bits: at most one pixel, never a line."""
    graph = layer_graph(lambda g, x: g.conv2d(x, normal(1, 1, 4, 6), name="layer"), (5, 7, 4))
    layer = lowered(graph, "layer", folding)
    mac = mac_of(layer)
    assert mac.feeder.storage_bits == 2 * storage
    assert all(unit.label in ("mac", "narrow", "widen", "mask") for unit in layer.units)


def test_a_dense_layer_with_all_outputs_at_a_time_keeps_no_input() -> None:
    mac = mac_of(lowered(dense_graph(), "fc", Folding(5, 3)))
    assert mac.feeder == WindowHold(3 * 8, 3 * 8, 1, 1, 4)
    assert (mac.chunks, mac.groups, mac.windows, mac.work) == (4, 1, 1, 4)


def test_depthwise_words_hold_one_channel_of_each_lane() -> None:
    graph = layer_graph(
        lambda g, x: g.depthwise_conv2d(x, normal(3, 3, 5, 2), name="layer"), (6, 7, 5)
    )
    layer = lowered(graph, "layer", Folding(4, 1))
    mac = mac_of(layer)
    assert isinstance(mac.feeder, WindowBuffer)
    assert (mac.feeder.words, mac.feeder.blocks, mac.feeder.groups) == (3, 3, 1)
    assert (mac.slices, mac.chunks, mac.groups, mac.work) == (2, 9, 3, 20 * 9 * 3)
    assert mac.feeder.word_bits == 2 * 8
    assert mac.feeder.capacity == (2 * 7 + 2) * 3
    assert layer.output.lanes == 1
    assert (mac.parts, mac.last_parts) == (4, 2)


def test_depthwise_windows_are_those_of_a_few_channels_at_a_time() -> None:
    graph = layer_graph(
        lambda g, x: g.depthwise_conv2d(x, normal(3, 3, 6, 1), padding=1, name="layer"), (6, 7, 6)
    )
    layer = lowered(graph, "layer", Folding(3, 9))
    mac = mac_of(layer)
    rows, columns = (unit for unit in layer.units if isinstance(unit, SlidingWindow))
    assert (rows.inner, rows.slots, rows.word_bits) == (7 * 2, 2, 3 * 8)
    assert (columns.inner, columns.slots, columns.word_bits) == (2, 2, 3 * 3 * 8)
    assert mac.feeder == WindowHold(9 * 3 * 8, 9 * 8, 1, 1, 42 * 2, 3, 8)


def test_a_grouped_layer_reads_one_block_of_channels_at_a_time() -> None:
    graph = layer_graph(
        lambda g, x: g.conv2d(x, normal(2, 2, 4, 12), groups=3, name="layer"), (5, 6, 12)
    )
    mac = mac_of(lowered(graph, "layer", Folding(2, 4)))
    assert isinstance(mac.feeder, WindowBuffer)
    assert (mac.feeder.words, mac.feeder.blocks, mac.feeder.groups) == (3, 3, 2)
    assert (mac.slices, mac.chunks, mac.groups) == (1, 4, 6)


def test_local_weights_are_addressed_by_position() -> None:
    graph = layer_graph(
        lambda g, x: g.locally_connected2d(x, normal(4, 5, 2, 2, 3, 4), name="layer"), (5, 6, 3)
    )
    mac = mac_of(lowered(graph, "layer", Folding(3, 3)))
    assert (mac.positions, mac.windows, mac.groups, mac.chunks) == (20, 20, 2, 4)
    assert mac.weights.shape == (20 * 2 * 4, 3, 3)
    assert mac.bias.shape == (20 * 2, 3)


@pytest.mark.parametrize("seed", range(30))
def test_rom_contents_give_the_sums_of_the_layer(seed: int) -> None:
    """Weights and biases in the order of the feeder, on the stored integers of one window."""
    graph = random_layer(seed, pooling=False)
    node = graph.node("layer")
    assert isinstance(node, QuantConv2d | QuantDense)
    generator = np.random.default_rng(seed)
    product = product_of(node, graph.shape(graph.nodes[0].name))
    assert product is not None
    folding = Folding(
        int(generator.integers(1, product.cout + 1)), int(generator.integers(1, product.depth + 1))
    )
    mac = mac_of(lowered(graph, "layer", folding))
    stored = node.input_format
    window = generator.integers(stored.lo, stored.hi + 1, (*product.kernel, product.cin))
    chunks = fed(mac, window, product.feed(folding))
    for channel in range(product.cout):
        group, pe = divmod(channel, folding.pe)
        rows = mac.weights[group * mac.chunks : (group + 1) * mac.chunks, pe]
        weight = node.weight.reshape(*product.kernel, product.cin, product.cout)[..., channel]
        real = int((weight * stored.centre(window)).sum()) + int(node.bias[channel])
        left = mac.dot.correction * int((weight < 0).sum())
        assert int(mac.bias[group, pe]) + int((rows * chunks).sum()) - left == real


def fed(mac: Mac, window: np.ndarray, feed: str) -> np.ndarray:
    """The chunks [chunks, simd] that the feeder of `mac` makes of a window [KH, KW, Cin]."""
    rows, columns, cin = window.shape
    if feed == "windows":
        flat = window.transpose(1, 0, 2).reshape(-1)
    else:
        height = rows if feed == "columns" else 1
        missing = -cin % (mac.simd // height)
        words = np.pad(window, ((0, 0), (0, 0), (0, missing)))
        words = words.reshape(rows // height, height, columns, -1, mac.simd // height)
        flat = words.transpose(0, 2, 3, 1, 4).reshape(-1)
    return np.pad(flat, (0, mac.chunks * mac.simd - len(flat))).reshape(mac.chunks, mac.simd)
