"""Convolution and dense layers as folded products: numbers, ROM contents, refused foldings."""

from __future__ import annotations

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
from hwgen.schedule.matrix import MAX_THRESHOLDS, Product, foldings, product_of
from hwgen.units.mac import Mac, WindowBuffer, WindowHold

from .networks import conv_pool_graph, dense_graph, random_layer

PRODUCT = Product((3, 2), 4, 10, 20)


def lowered(graph: Graph, name: str, folding: Folding) -> Layer:
    design = lower_graph(graph, "top", "generic", {name: folding}, {})
    return next(layer for layer in design.layers if layer.name == name)


def mac_of(layer: Layer) -> Mac:
    (found,) = (unit for unit in layer.units if isinstance(unit, Mac))
    return found


def test_the_product_of_a_convolution_counts_its_windows() -> None:
    graph = conv_pool_graph()
    node = graph.node("conv")
    assert isinstance(node, QuantConv2d)
    assert product_of(node, (6, 6, 1)) == Product((3, 3), 1, 3, 36)


def test_the_product_of_a_dense_layer_is_one_window() -> None:
    node = dense_graph().node("fc")
    assert isinstance(node, QuantDense)
    assert product_of(node, (12,)) == Product((1, 1), 12, 5, 1)


@pytest.mark.parametrize(
    ("pe", "simd", "work"),
    [(1, 1, 20 * 24 * 10), (10, 24, 20), (3, 5, 20 * 5 * 4), (4, 24, 20 * 3), (10, 7, 20 * 4)],
)
def test_work_rounds_chunks_and_groups_up(pe: int, simd: int, work: int) -> None:
    assert PRODUCT.depth == 24
    assert PRODUCT.work(Folding(pe, simd)) == work


@pytest.mark.parametrize("simd", range(1, 25))
def test_words_are_addressed_where_they_cost_no_chunk(simd: int) -> None:
    """Words of simd channels, each tap on its own, against chunks that run over taps."""
    words = 6 * -(-4 // simd)
    assert PRODUCT.addressed(simd) is (words == -(-24 // simd))


@pytest.mark.parametrize("pe", range(1, 11))
@pytest.mark.parametrize("simd", [1, 4, 8, 12, 24])
def test_parts_divide_pe_fit_the_chunks_and_need_the_fewest_requantizers(
    pe: int, simd: int
) -> None:
    chunks = PRODUCT.chunks(simd)
    fitting = [n for n in range(1, pe + 1) if pe % n == 0 and n <= chunks]
    assert PRODUCT.parts(Folding(pe, simd)) == max(fitting)


@pytest.mark.parametrize("interval", [20, 39, 40, 100, 480, 4800])
def test_foldings_meet_the_interval_with_the_fewest_outputs_side_by_side(interval: int) -> None:
    for folding in foldings(PRODUCT, interval):
        assert PRODUCT.work(folding) <= interval
        if folding.pe > 1:
            assert PRODUCT.work(replace(folding, pe=folding.pe - 1)) > interval


@pytest.mark.parametrize("seed", range(40))
def test_useful_foldings_hold_the_fewest_multipliers_of_all(seed: int) -> None:
    generator = np.random.default_rng(seed)
    kh, kw, cin, cout, windows = (int(n) for n in generator.integers(1, (5, 5, 9, 13, 30)))
    product = Product((kh, kw), cin, cout, windows)
    least = product.work(Folding(cout, product.depth))
    interval = int(generator.integers(least, product.work(Folding(1, 1)) + 1))
    every = [
        pe * simd
        for pe in range(1, cout + 1)
        for simd in range(1, product.depth + 1)
        if product.work(Folding(pe, simd)) <= interval
    ]
    assert min(f.pe * f.simd for f in foldings(product, interval)) == min(every)


@pytest.mark.parametrize(
    ("folding", "text"),
    [
        (Folding(0, 1), "layer 'conv': pe must be from 1 to 3, not 0"),
        (Folding(4, 1), "layer 'conv': pe must be from 1 to 3, not 4"),
        (Folding(1, 0), "layer 'conv': simd must be from 1 to 9, not 0"),
        (Folding(1, 10), "layer 'conv': simd must be from 1 to 9, not 10"),
    ],
    ids=["no-pe", "pe-beyond-outputs", "no-simd", "simd-beyond-inputs"],
)
def test_a_folding_beyond_the_layer_is_refused(folding: Folding, text: str) -> None:
    with pytest.raises(HwgenError) as error:
        lowered(conv_pool_graph(), "conv", folding)
    assert str(error.value) == text


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


def test_one_channel_at_a_time_reads_a_line_buffer_of_words() -> None:
    mac = mac_of(lowered(conv_pool_graph(), "conv", Folding(3, 1)))
    assert isinstance(mac.feeder, WindowBuffer)
    assert (mac.chunks, mac.groups, mac.windows, mac.work) == (9, 1, 36, 324)
    assert mac.feeder.capacity == 2 * 6 + 3 + 1


def test_several_taps_at_a_time_need_whole_windows() -> None:
    layer = lowered(conv_pool_graph(), "conv", Folding(2, 4))
    mac = mac_of(layer)
    assert isinstance(mac.feeder, WindowHold)
    assert [unit.label for unit in layer.units] == ["rows", "columns", "mac"]
    assert (mac.chunks, mac.groups, mac.last_parts) == (3, 2, 1)


@pytest.mark.parametrize("seed", range(30))
def test_rom_contents_give_the_sums_of_the_layer(seed: int) -> None:
    """Weights and biases in the order of the feeder, on the stored integers of one window."""
    graph = random_layer(seed, pooling=False)
    node = graph.node("layer")
    assert isinstance(node, QuantConv2d | QuantDense)
    generator = np.random.default_rng(seed)
    product = product_of(node, graph.shape(graph.nodes[0].name))
    folding = Folding(
        int(generator.integers(1, product.cout + 1)), int(generator.integers(1, product.depth + 1))
    )
    mac = mac_of(lowered(graph, "layer", folding))
    stored = node.input_format
    window = generator.integers(stored.lo, stored.hi + 1, (*product.kernel, product.cin))
    chunks = feed(mac, window, folding.simd)
    for channel in range(product.cout):
        group, pe = divmod(channel, folding.pe)
        rows = mac.weights[group * mac.chunks : (group + 1) * mac.chunks, pe]
        weight = node.weight.reshape(*product.kernel, product.cin, product.cout)[..., channel]
        real = int((weight * (window - stored.zero_point)).sum()) + int(node.bias[channel])
        assert int(mac.bias[group, pe]) + int((rows * chunks).sum()) == real


def feed(mac: Mac, window: np.ndarray, simd: int) -> np.ndarray:
    """The chunks [chunks, simd] that the feeder of `mac` makes of a window [KH, KW, Cin]."""
    if isinstance(mac.feeder, WindowHold):
        flat = window.transpose(1, 0, 2).reshape(-1)
    else:
        missing = mac.feeder.words * simd - window.shape[2]
        flat = np.pad(window, ((0, 0), (0, 0), (0, missing))).reshape(-1)
    return np.pad(flat, (0, mac.chunks * simd - len(flat))).reshape(mac.chunks, simd)
