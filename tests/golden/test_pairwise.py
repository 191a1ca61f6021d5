"""Sums, differences and products: equal to the formulas value by value, in plain integers."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from hwgen import Graph, golden, quantize
from hwgen.golden.float_run import float_run
from hwgen.ir.formats import IntFormat
from hwgen.ir.pairwise import QuantAdd, QuantMul


def multiplied(value: int, scale: float) -> int:
    """value * scale as TensorFlow Lite's reference computes it, with 31 bits of the scale."""
    fraction, exponent = math.frexp(scale)
    m = round(fraction * 2**31)
    if m == 1 << 31:
        m, exponent = m // 2, exponent + 1
    wide = (value << max(exponent, 0)) * m
    nudged = wide + ((1 << 30) if wide >= 0 else 1 - (1 << 30))
    high = abs(nudged) >> 31
    high = high if nudged >= 0 else -high
    shift = max(-exponent, 0)
    rest, limit = high & ((1 << shift) - 1), ((1 << shift) - 1 >> 1) + (high < 0)
    return (high >> shift) + (rest > limit)


def expected_sum(x: int, y: int, a: IntFormat, b: IntFormat, out: IntFormat, sign: int) -> int:
    """The sum of two integers, step by step."""
    twice = 2 * max(a.scale, b.scale)
    left = multiplied((x - a.zero_point) << 20, a.scale / twice)
    right = multiplied((y - b.zero_point) << 20, b.scale / twice)
    total = multiplied(left + sign * right, twice / (2**20 * out.scale))
    return min(max(total + out.zero_point, out.lo), out.hi)


def graph_of(operator: str, seed: int, **options: object) -> Graph:
    """Two inputs of other ranges, combined."""
    generator = np.random.default_rng(seed)
    graph = Graph("g")
    a, b = graph.input("a", (2, 3, 4)), graph.input("b", (2, 3, 4))
    graph.output(getattr(graph, operator)(a, b, name="y"))
    images = {
        name: generator.normal(size=(16, 2, 3, 4)) * generator.uniform(0.1, 5) for name in "ab"
    }
    return quantize(graph, images, **options)  # type: ignore[arg-type]


def random_integers(graph: Graph, seed: int) -> dict[str, np.ndarray]:
    generator = np.random.default_rng(seed)
    formats = {name: graph.format(name) for name in "ab"}
    return {
        name: generator.integers(stored.lo, stored.hi + 1, (5, 2, 3, 4))
        for name, stored in formats.items()
    }


@pytest.mark.parametrize("operator", ["add", "sub"])
@pytest.mark.parametrize("seed", range(6))
def test_sums_follow_tensorflow_lite(operator: str, seed: int) -> None:
    bits = (8, 8, 8, 10, 4, 6)[seed]
    graph = graph_of(operator, seed, activation_bits=bits)
    data = random_integers(graph, seed)
    found = golden(graph, data)["y"]
    a, b, out = (graph.format(name) for name in "aby")
    sign = 1 if operator == "add" else -1
    for place in product(*map(range, found.shape)):
        x, y = int(data["a"][place]), int(data["b"][place])
        assert found[place] == expected_sum(x, y, a, b, out, sign)


@pytest.mark.parametrize("seed", range(6))
def test_products_are_rounded_once(seed: int) -> None:
    graph = graph_of("mul", seed, activation_bits=(8, 8, 12, 10, 4, 6)[seed])
    data = random_integers(graph, seed)
    found = golden(graph, data)["y"]
    a, b, out = (graph.format(name) for name in "aby")
    for place in product(*map(range, found.shape)):
        exact = (int(data["a"][place]) - a.zero_point) * (int(data["b"][place]) - b.zero_point)
        rounded = multiplied(exact, a.scale * b.scale / out.scale) + out.zero_point
        assert found[place] == min(max(rounded, out.lo), out.hi)


@pytest.mark.parametrize("operator", ["add", "sub", "mul"])
def test_results_are_near_the_real_ones(operator: str) -> None:
    generator = np.random.default_rng(3)
    graph = Graph("g")
    a, b = graph.input("a", (2, 3, 4)), graph.input("b", (2, 3, 4))
    graph.output(getattr(graph, operator)(a, b, name="y"))
    images = {name: generator.normal(size=(16, 2, 3, 4)) for name in "ab"}
    quantized = quantize(graph, images)
    real = float_run(graph, images)["y"]
    stored = quantized.format("y")
    difference = stored.dequantize(golden(quantized, images)["y"]) - real
    assert np.abs(difference).max() < 4 * stored.scale


@pytest.mark.parametrize("operator", ["add", "mul"])
def test_a_tensor_can_meet_itself(operator: str) -> None:
    graph = Graph("g")
    x = graph.input("x", (6,))
    graph.output(getattr(graph, operator)(x, x, name="y"))
    data = np.linspace(-1, 1, 24).reshape(4, 6)
    quantized = quantize(graph, data)
    found = quantized.format("y").dequantize(golden(quantized, data)["y"])
    wanted = data + data if operator == "add" else data * data
    assert np.abs(found - wanted).max() < 0.02


@pytest.mark.parametrize("rule", ["half_up", "half_even", "floor", "toward_zero"])
def test_sums_of_powers_of_two_are_exact_before_the_rounding(rule: str) -> None:
    graph = graph_of("add", 1, power_of_two=True, rule=rule, activation_bits=6)
    node = graph.node("y")
    assert isinstance(node, QuantAdd)
    data = random_integers(graph, 1)
    exact = data["a"] * node.input_a.scale + data["b"] * node.input_b.scale
    levels = exact / node.format.scale
    rounded = {
        "half_up": np.floor(levels + 0.5),
        "half_even": np.rint(levels),
        "floor": np.floor(levels),
        "toward_zero": np.trunc(levels),
    }[rule]
    wanted = np.clip(rounded, node.format.lo, node.format.hi)
    assert np.array_equal(golden(graph, data)["y"], wanted)


def test_a_fused_relu_cuts_at_the_zero_point() -> None:
    graph = graph_of("mul", 2)
    node = graph.node("y")
    assert isinstance(node, QuantMul)
    cut = Graph.from_nodes("g", [*graph.nodes[:2], _with_relu(node), *graph.nodes[3:]])
    data = random_integers(graph, 2)
    plain, found = golden(graph, data)["y"], golden(cut, data)["y"]
    assert np.array_equal(found, np.maximum(plain, node.format.zero_point))


def _with_relu(node: QuantMul) -> QuantMul:
    return replace(node, activation=(node.format.zero_point, node.format.hi), requantizer=None)


def test_operands_of_sums_and_products_can_change_places() -> None:
    for operator in ("add", "mul"):
        graph = graph_of(operator, 4)
        data = random_integers(graph, 4)
        node = graph.node("y")
        assert isinstance(node, QuantAdd | QuantMul)
        swapped = replace(node, inputs=("b", "a"), input_a=node.input_b, input_b=node.input_a)
        if isinstance(node, QuantAdd) and isinstance(swapped, QuantAdd):
            swapped = replace(swapped, table_a=node.table_b, table_b=node.table_a)
        other = Graph.from_nodes("g", [swapped if n is node else n for n in graph.nodes])
        assert np.array_equal(golden(graph, data)["y"], golden(other, data)["y"])


def test_a_difference_with_itself_is_nothing() -> None:
    graph = Graph("g")
    x = graph.input("x", (6,))
    graph.output(graph.sub(x, x, name="y"))
    data = np.linspace(-1, 1, 24).reshape(4, 6)
    quantized = quantize(graph, data)
    assert (golden(quantized, data)["y"] == quantized.format("y").zero_point).all()


@pytest.mark.parametrize("bits", [3, 8])
@pytest.mark.parametrize("operator", ["add", "sub", "mul"])
def test_many_pairs_are_looked_up_and_few_are_computed(operator: str, bits: int) -> None:
    graph = graph_of(operator, 5, activation_bits=bits)
    formats = [graph.format(name) for name in "ab"]
    every_a, every_b = (np.arange(stored.lo, stored.hi + 1) for stored in formats)
    pairs = np.stack(np.meshgrid(every_a, every_b, indexing="ij"), axis=-1).reshape(-1, 2)
    pairs = np.resize(np.random.default_rng(1).permutation(pairs), (-(-len(pairs) // 24) * 24, 2))
    a, b = pairs.T.reshape(2, -1, 2, 3, 4)
    whole = golden(graph, {"a": a, "b": b})["y"]
    parts = [golden(graph, {"a": a[i : i + 1], "b": b[i : i + 1]})["y"] for i in range(len(a))]
    assert np.array_equal(whole, np.concatenate(parts))
