"""A stream and a constant per channel: every bit and every cycle of the emitted design."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hwgen import Graph, quantize
from hwgen.ir.lookup import QuantLookup

from ..fuzz.case import Case
from ..fuzz.run_case import differences

METHODS = ("add_constant", "sub_constant", "mul_constant")


def case(method: str, channels: int, bits: int, seed: int) -> Case:
    """The operation between two max poolings; constant per channel, or one for all."""
    rng = np.random.default_rng(seed)
    graph = Graph("net")
    x = graph.input("input", (5, 4, 3))
    x = graph.max_pool2d(x, 2, stride=1)
    x = getattr(graph, method)(x, rng.normal(size=channels) * 2.0, name="op")
    graph.output(graph.max_pool2d(x, 2, stride=1))
    quantized = quantize(graph, rng.normal(size=(16, 5, 4, 3)), activation_bits=bits)
    number = quantized.format("input")
    images = rng.integers(number.lo, number.hi + 1, (3, 5, 4, 3))
    return Case(seed, quantized, {}, images, "random", "bursty", 3)


@pytest.mark.simulator("icarus")
@pytest.mark.parametrize("bits", [3, 8, 10])
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("method", METHODS)
def test_every_bit_and_cycle_equals_the_models(
    method: str, channels: int, bits: int, tmp_path: Path
) -> None:
    made = case(method, channels, bits, seed=bits + channels)
    node = made.graph.node("op")
    assert isinstance(node, QuantLookup)
    assert node.table.shape == (channels, 1 << bits)
    assert differences(made, tmp_path) == []


@pytest.mark.simulator("verilator")
def test_verilator_agrees(tmp_path: Path) -> None:
    assert differences(case("mul_constant", 3, 8, 5), tmp_path, "verilator") == []
