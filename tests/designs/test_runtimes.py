"""Layers with the arithmetic of LiteRT and ONNX Runtime: every bit and cycle of the designs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hwgen import quantize
from hwgen.frontends.onnx import pairwise as onnx
from hwgen.frontends.tflite import pairwise as tflite
from hwgen.frontends.tflite.functions import prelu, table
from hwgen.frontends.tflite.mean import mean_rounding
from hwgen.ir.convolution import QuantConv2d
from hwgen.ir.formats import IntFormat
from hwgen.ir.graph import Graph
from hwgen.ir.lookup import QuantLookup
from hwgen.ir.node import Node
from hwgen.ir.pairwise import QuantAdd, QuantMul
from hwgen.ir.pooling import VALID
from hwgen.ir.pooling_sums import QuantAvgPool2d
from hwgen.ir.requantized import is_proved
from hwgen.ir.softmax import QuantSoftmax, softmax_format
from hwgen.ir.terminals import QuantInput, QuantOutput
from hwgen.passes.finish import finish
from hwgen.schedule.layer import Folding

from ..fuzz.case import Case, random_images
from ..fuzz.run_case import differences

pytestmark = pytest.mark.simulator("icarus")
AB = ("a", "b")
FULL = (-128, 127)
A, B = IntFormat(8, True, 0.0413, 17), IntFormat(8, True, 0.0271, -30)
SUM, PRODUCT = IntFormat(8, True, 0.0519, 5), IntFormat(8, True, 0.0293, -9)
Pair = Callable[[], QuantAdd | QuantMul]


def case(graph: Graph, seed: int = 3) -> Case:
    return Case(seed, graph, {}, random_images(graph, 3, seed), "random", "bursty", 3, 1)


def joined(node: QuantAdd | QuantMul) -> Graph:
    """Two inputs and the layer under test."""
    shape = (5, 6, 4)
    nodes: list[Node] = [QuantInput("a", (), shape, node.input_a)]
    nodes += [QuantInput("b", (), shape, node.input_b), node]
    return finish(Graph.from_nodes("net", [*nodes, QuantOutput("out", ("y",), node.format)]))


def alone(node: QuantLookup | QuantAvgPool2d | QuantSoftmax, shape: tuple[int, int, int]) -> Graph:
    """One input and the layer under test."""
    nodes: list[Node] = [QuantInput("x", (), shape, node.input_format), node]
    return finish(Graph.from_nodes("net", [*nodes, QuantOutput("out", ("y",), node.format)]))


PAIRS: dict[str, Pair] = {
    "litert_sum": lambda: tflite.integer_sum("y", AB, A, B, SUM, (5, 100)),
    "litert_difference": lambda: tflite.integer_sum("y", AB, A, B, SUM, FULL, subtract=True),
    "litert_product": lambda: tflite.integer_product("y", AB, A, B, PRODUCT, FULL),
    "xnnpack_sum": lambda: tflite.integer_sum("y", AB, A, B, SUM, FULL, "xnnpack"),
    "xnnpack_product": lambda: tflite.integer_product("y", AB, A, B, PRODUCT, FULL, "xnnpack"),
    "onnx_sum": lambda: onnx.integer_sum("y", AB, A, B, SUM),
    "onnx_difference": lambda: onnx.integer_sum("y", AB, A, B, SUM, subtract=True),
    "onnx_product": lambda: onnx.integer_product("y", AB, A, B, PRODUCT),
}


@pytest.mark.parametrize("name", PAIRS)
def test_two_tensors(name: str, tmp_path: Path) -> None:
    assert differences(case(joined(PAIRS[name]())), tmp_path) == []


@pytest.mark.parametrize("zero_point", [-5, 4])
def test_ties_that_the_zero_point_makes_even_or_odd(zero_point: int, tmp_path: Path) -> None:
    """Scales that are powers of two: half of all sums and products lie on a tie."""
    a, b = IntFormat(8, True, 0.25, 3), IntFormat(8, True, 0.5, -4)
    sums = onnx.integer_sum("y", AB, a, b, IntFormat(8, True, 0.5, zero_point))
    assert differences(case(joined(sums)), tmp_path / "sum") == []
    product = onnx.integer_product("y", AB, a, b, IntFormat(8, True, 4.0, zero_point))
    assert differences(case(joined(product)), tmp_path / "product") == []


@pytest.mark.parametrize("kernels", ["reference", "optimized", "xnnpack"])
@pytest.mark.parametrize("size", [(3, 5), (4, 4)])
def test_means(size: tuple[int, int], kernels: str, tmp_path: Path) -> None:
    rule, scale = mean_rounding(A, SUM, size[0] * size[1], kernels)
    pool = QuantAvgPool2d(
        name="y",
        inputs=("x",),
        window=size,
        stride=(1, 1),
        padding=(0, 0, 0, 0),
        ceil_mode=False,
        divisor=VALID,
        centred=True,
        input_format=A,
        format=SUM,
        rule=rule,
        scale=np.array([scale]),
        activation=FULL,
    )
    assert differences(case(alone(pool, (*size, 6))), tmp_path) == []


@pytest.mark.parametrize("operator", ["HARD_SWISH", "LEAKY_RELU", "QUANTIZE"])
def test_tables(operator: str, tmp_path: Path) -> None:
    entries = table(operator, A, SUM, {"alpha": 0.1}, "xnnpack")
    layer = QuantLookup("y", ("x",), A, SUM, entries)
    assert differences(case(alone(layer, (4, 5, 3))), tmp_path) == []


def test_a_table_for_each_channel(tmp_path: Path) -> None:
    entries = prelu(A, SUM, np.array([-90, 3, 127]), IntFormat(8, True, 0.01))
    layer = QuantLookup("y", ("x",), A, SUM, entries)
    assert differences(case(alone(layer, (4, 5, 3))), tmp_path) == []


def exceptional_pairs(node: QuantMul) -> np.ndarray:
    """Pairs of operands [n, 2] whose product is an exception of the requantizer."""
    every = np.arange(-128, 128)
    pairs = np.stack(np.meshgrid(every, every), axis=-1).reshape(-1, 2)
    products = node.input_a.centre(pairs[:, 0]) * node.input_b.centre(pairs[:, 1])
    assert node.requantizer is not None
    exceptions = node.requantizer.exceptions
    none = np.zeros((0, 2), dtype=np.int64)
    return none if exceptions is None else pairs[np.isin(products, exceptions[..., 0])]


def test_products_that_single_precision_pushes_onto_ties(tmp_path: Path) -> None:
    """The line has exceptions; pairs that hit one are among the images."""
    target = replace(PRODUCT, scale=0.15112802386283875)
    graph = joined(onnx.integer_product("y", AB, A, B, target))
    node = graph.node("y")
    assert isinstance(node, QuantMul)
    hits = exceptional_pairs(node)
    assert len(hits)
    images = {name: np.resize(hits[:, side], (2, 5, 6, 4)) for side, name in enumerate(AB)}
    made = replace(case(graph), images=images, frames=2)
    assert differences(made, tmp_path) == []


def test_a_convolution_with_exceptions(tmp_path: Path) -> None:
    """Several lanes and beats read them with the other constants of their channels."""
    rng = np.random.default_rng(11)
    graph = Graph("net")
    x = graph.input("x", (5, 4, 12))
    graph.output(graph.conv2d(x, rng.normal(size=(3, 3, 12, 6)), padding=1, name="conv"))
    quantized = quantize(graph, rng.normal(size=(20, 5, 4, 12)), rule="F")
    node = quantized.node("conv")
    assert isinstance(node, QuantConv2d)
    assert node.requantizer is not None
    assert node.requantizer.exceptions_of_a_channel > 1
    made = replace(case(quantized), folding={"conv": Folding(2, 12)})
    assert differences(made, tmp_path) == []


def test_a_softmax_with_a_factor(tmp_path: Path) -> None:
    layer = QuantSoftmax("y", ("x",), A, softmax_format(A), 0.3)
    assert differences(case(alone(layer, (2, 3, 7))), tmp_path) == []


def test_a_requantizer_of_another_rule_is_not_proved() -> None:
    """What is attached holds for the rule of the layer and for no other."""
    node = joined(PAIRS["onnx_product"]()).node("y")
    assert isinstance(node, QuantMul)
    assert is_proved(node)
    assert not is_proved(replace(node, rule="D"))
