"""Networks of one to four bits: every bit and every cycle of the emitted design, no multiplier."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from hwgen import Folding, Graph, golden, quantize
from hwgen.arithmetic.intervals import accumulator_range
from hwgen.ir.convolution import QuantConv2d
from hwgen.ir.dense import QuantDense
from hwgen.ir.formats import IntFormat
from hwgen.ir.graph import Graph as AnyGraph
from hwgen.ir.node import Node
from hwgen.ir.serialize import load_graph, save_graph
from hwgen.ir.terminals import QuantInput, QuantOutput
from hwgen.passes.finish import finish
from hwgen.schedule import schedule
from hwgen.schedule.folding import products
from tests.fuzz.case import Case
from tests.fuzz.run_case import differences

from .test_convolution import (
    _conv,
    _dense,
    _depthwise,
    _edge,
    _grouped,
    _local,
    _pointwise,
)

pytestmark = pytest.mark.simulator("icarus")
SHAPE = (5, 6, 4)
# Bits of weights and activations, and what multiplies.
PRODUCTS = {
    (1, 1): {"hwgen_dot_popcount", "hwgen_dot_select"},
    (2, 1): {"hwgen_dot_popcount", "hwgen_dot_select"},
    (1, 8): {"hwgen_dot_select"},
    (2, 3): {"hwgen_dot_select"},
    (4, 4): {"hwgen_dot_rows"},
    (8, 1): {"hwgen_dot_rows"},
}
LAYERS = {
    _conv: [(2, 4), (5, 24)],
    _edge: [(2, 9)],
    _grouped: [(3, 4)],
    _depthwise: [(8, 4)],
    _pointwise: [(2, 3)],
    _local: [(3, 5)],
    _dense: [(6, 7)],
}
EVERY = [
    pytest.param(make, Folding(*pair), bits, id=f"{make.__name__[1:]}-{pair}-{bits}")
    for make, pairs in LAYERS.items()
    for pair in pairs
    for bits in PRODUCTS
]
LOGIC = [
    pytest.param(make, Folding(*pairs[0], logic=True), id=make.__name__[1:])
    for make, pairs in LAYERS.items()
]


def network(make: Callable[..., str], bits: tuple[int, int], signed: bool, seed: int) -> AnyGraph:
    """A layer behind a max pooling, so that words arrive in bursts."""
    rng = np.random.default_rng(seed)
    graph = Graph("net")
    x = graph.max_pool2d(graph.input("input", SHAPE), (1, 2), stride=1, name="pool")
    graph.output(make(graph, x, rng))
    weight_bits, activation_bits = bits
    return quantize(
        graph,
        rng.normal(size=(8, *SHAPE)),
        weight_bits=weight_bits,
        activation_bits=activation_bits,
        signed_activations=signed,
    )


def case(graph: AnyGraph, folding: dict[str, Folding], seed: int) -> Case:
    """Random frames."""
    (source,) = (node for node in graph.nodes if isinstance(node, QuantInput))
    number = source.format
    images = np.random.default_rng(seed).integers(number.lo, number.hi + 1, (3, *source.shape))
    return Case(seed, graph, folding, images, "random", "bursty", 3)


@pytest.mark.parametrize(("make", "folding", "bits"), EVERY)
def test_every_layer_with_weights(
    make: Callable[..., str], folding: Folding, bits: tuple[int, int], tmp_path: Path
) -> None:
    seed = folding.pe + folding.simd + bits[0]
    made = case(network(make, bits, bool(seed % 2), seed), {"layer": folding}, seed)
    design = schedule(made.graph, folding=made.folding)
    assert design.multipliers == 0
    assert {mac.dot.module for _, mac in design.macs} <= PRODUCTS[bits]
    assert differences(made, tmp_path) == []


@pytest.mark.parametrize(("make", "folding"), LOGIC)
def test_products_of_eight_bits_may_be_of_logic(
    make: Callable[..., str], folding: Folding, tmp_path: Path
) -> None:
    made = case(network(make, (8, 8), True, 5), {"layer": folding}, 5)
    design = schedule(made.graph, folding=made.folding)
    assert design.multipliers == 0
    assert {mac.dot.module for _, mac in design.macs} == {"hwgen_dot_rows"}
    assert differences(made, tmp_path) == []


@pytest.mark.parametrize("bits", PRODUCTS, ids=str)
def test_accumulators_in_memory_and_windows_side_by_side(
    bits: tuple[int, int], tmp_path: Path
) -> None:
    for number, folding in enumerate((Folding(2, 7, 1, True), Folding(5, 24, 2))):
        graph = network(_dense if number == 0 else _conv, bits, True, number)
        assert differences(case(graph, {"layer": folding}, number), tmp_path / str(number)) == []


def pools(graph: Graph, rng: np.random.Generator) -> None:
    x = graph.input("input", SHAPE)
    x = graph.conv2d(x, rng.normal(size=(1, 1, 4, 3)), rng.normal(size=3), name="conv")
    graph.output(graph.max_pool2d(x, 3, stride=2, padding=1, name="max"), name="maxima")
    graph.output(graph.avg_pool2d(x, 2, name="average"), name="averages")
    graph.output(graph.avg_pool2d(x, 3, padding=1, divisor="all", name="all"), name="padded")
    graph.output(graph.l2_pool2d(x, 2, name="l2"), name="roots")


def joins(graph: Graph, rng: np.random.Generator) -> None:
    """Residual sums, a difference and a product; the branches have lanes of their own."""
    x = graph.input("input", SHAPE)
    y = graph.conv2d(x, rng.normal(size=(3, 3, 4, 4)), padding=1, name="conv1")
    y = graph.add(y, x, name="sum")
    z = graph.conv2d(y, rng.normal(size=(1, 1, 4, 4)), name="conv2")
    z = graph.sub(z, y, name="difference")
    graph.output(graph.mul(z, x, name="product"))


def moves(graph: Graph, rng: np.random.Generator) -> None:
    """Padding, repeating, cropping, joining and picking the largest of bits."""
    x = graph.input("input", SHAPE)
    y = graph.conv2d(x, rng.normal(size=(2, 2, 4, 3)), rng.normal(size=3), name="conv")
    y = graph.pad(y, 1, fill="edge", name="frame")
    y = graph.upsample_nearest(y, 2, name="larger")
    y = graph.crop(y, (1, 2, 0, 1), name="part")
    y = graph.concat([y, graph.sigmoid(y, name="table")], name="both")
    graph.output(graph.argmax(y, name="index"))


@pytest.mark.parametrize("bits", [(1, 1), (2, 1), (2, 2), (4, 4)], ids=str)
@pytest.mark.parametrize("make", [pools, joins, moves], ids=lambda make: make.__name__)
def test_layers_without_weights(
    make: Callable[..., None], bits: tuple[int, int], tmp_path: Path
) -> None:
    rng = np.random.default_rng(sum(bits))
    graph = Graph("net")
    make(graph, rng)
    quantized = quantize(
        graph, rng.normal(size=(8, *SHAPE)), weight_bits=bits[0], activation_bits=bits[1]
    )
    folding = {name: Folding(2, 4) for name in products(quantized)}
    assert differences(case(quantized, folding, 3), tmp_path) == []


def norm_and_sign(padding: int) -> AnyGraph:
    """As trained: signs, batch norm and a sign again, then batch norm onto 2 bits; thresholds."""
    rng = np.random.default_rng(padding)
    signs, halves = IntFormat.bipolar(1.0), IntFormat(2, False, 0.5)
    pads = (padding,) * 4
    weight = np.where(rng.normal(size=(3, 3, 4, 5)) < 0, -1, 1)
    nodes: list[Node] = [QuantInput("input", (), SHAPE, signs)]
    common = {"weight_bits": 1, "stride": (1, 1), "input_format": signs, "rule": "thresholds"}
    for name, source, number in (("conv", "input", signs), ("last", "conv", halves)):
        cin = weight.shape[2]
        node = QuantConv2d(
            name=name,
            inputs=(source,),
            weight=weight,
            bias=np.zeros(5, np.int64),
            padding=pads,
            format=number,
            scale=np.ones(5),
            activation=(number.lo, number.hi),
            thresholds=np.sort(rng.integers(-cin * 3, cin * 3, (5, number.hi)), axis=1),
            **common,  # type: ignore[arg-type]
        )
        nodes.append(node)
        weight = np.where(rng.normal(size=(3, 3, 5, 5)) < 0, -1, 1)
    nodes.append(QuantOutput("output", ("last",), halves))
    return finish(AnyGraph.from_nodes("signs", nodes))


@pytest.mark.parametrize("padding", [0, 1])
def test_thresholds_of_each_channel(padding: int, tmp_path: Path) -> None:
    graph = norm_and_sign(padding)
    folding = {"conv": Folding(2, 12), "last": Folding(5, 15)}
    made = case(graph, folding, padding)
    assert schedule(graph, folding=folding).multipliers == 0
    assert differences(made, tmp_path) == []


def test_golden_counts_thresholds_of_signed_sums() -> None:
    """Against a loop over all outputs; padded taps add nothing."""
    graph = norm_and_sign(1)
    frame = np.random.default_rng(5).integers(0, 2, (1, *SHAPE))
    node = graph.node("conv")
    assert isinstance(node, QuantConv2d)
    assert node.thresholds is not None
    found = golden(graph, frame)["conv"]
    for y, x, channel in np.ndindex(5, 6, 5):
        total = 0
        for i, j, c in np.ndindex(3, 3, 4):
            row, column = y + i - 1, x + j - 1
            if 0 <= row < 5 and 0 <= column < 6:
                total += int(node.weight[i, j, c, channel]) * (
                    2 * int(frame[0, row, column, c]) - 1
                )
        assert found[0, y, x, channel] == (total >= node.thresholds[channel]).sum()


def test_thresholds_survive_in_a_saved_graph(tmp_path: Path) -> None:
    graph = norm_and_sign(1)
    loaded = load_graph(save_graph(graph, tmp_path / "signs.hwgraph"))
    frames = np.random.default_rng(6).integers(0, 2, (4, *SHAPE))
    before, after = golden(graph, frames), golden(loaded, frames)
    assert all(np.array_equal(before[name], after[name]) for name in before)
    assert loaded.format("conv") == IntFormat.bipolar(1.0)


def test_the_sign_of_a_dense_layer_is_one_comparison() -> None:
    rng = np.random.default_rng(0)
    graph = Graph("net")
    x = graph.dense(graph.input("input", (16,)), rng.normal(size=(16, 6)), name="fc")
    graph.output(x)
    quantized = quantize(graph, rng.normal(size=(32, 16)), weight_bits=1, activation_bits=1)
    node = quantized.node("fc")
    assert isinstance(node, QuantDense)
    form = node.requantizer
    assert form is not None
    assert form.thresholds is not None
    assert form.thresholds.shape == (6, 1)
    reach = accumulator_range(node.weight, node.bias, node.input_format)
    acc = np.arange(int(reach.lo.min()), int(reach.hi.max()) + 1)[:, None].repeat(6, axis=1)
    acc = np.clip(acc, reach.lo, reach.hi)
    np.testing.assert_array_equal(form.apply(acc), acc >= 0)
