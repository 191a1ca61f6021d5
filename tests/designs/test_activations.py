"""Networks of activations: every bit and every cycle of the emitted design."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from hwgen import Graph, quantize
from hwgen.ir.formats import IntFormat
from hwgen.ir.lookup import QuantLookup
from hwgen.schedule.layer import Folding

from ..fuzz.case import Case
from ..fuzz.run_case import differences

Activation = Callable[[Graph, str], str]
NIBBLES, BYTES = IntFormat(4, True, 0.5, 1), IntFormat(8, False, 0.25, 9)
ACTIVATIONS: dict[str, Activation] = {
    "relu": Graph.relu,
    "relu6": Graph.relu6,
    "clip": lambda g, x: g.clip(x, 0.3, 1.2),
    "leaky_relu": lambda g, x: g.leaky_relu(x, 0.1),
    "prelu": lambda g, x: g.prelu(x, np.linspace(-1.0, 1.0, g.shape(x)[-1])),
    "sigmoid": Graph.sigmoid,
    "tanh": Graph.tanh,
    "silu": Graph.silu,
    "hard_swish": Graph.hard_swish,
    "hard_sigmoid": lambda g, x: g.hard_sigmoid(x, 0.2, 0.5),
    "elu": Graph.elu,
    "gelu": Graph.gelu,
    "function": lambda g, x: g.table(x, np.cos),
    "table": lambda g, x: g.table(
        x, np.arange(16) * 15, input_format=NIBBLES, format=BYTES, name="t"
    ),
}


def case(add: Activation, seed: int, source: str, sink: str) -> Case:
    """A convolution of five channels in beats of two, the activation, max pooling, it again."""
    rng = np.random.default_rng(seed)
    graph = Graph("net")
    x = graph.input("input", (6, 5, 3))
    x = graph.conv2d(x, rng.normal(size=(3, 3, 3, 5)), rng.normal(size=5), padding=1, name="conv")
    x = add(graph, x)
    x = graph.max_pool2d(x, 2, stride=1)
    x = graph.dense(graph.flatten(add_other(graph, x)), rng.normal(size=(100, 3)), name="fc")
    graph.output(add_other(graph, x))
    quantized = quantize(graph, rng.normal(size=(16, 6, 5, 3)))
    images = rng.integers(-128, 128, (3, 6, 5, 3))
    folding = {"conv": Folding(2, 9), "fc": Folding(3, 5)}
    return Case(seed, quantized, folding, images, source, sink, 3)


def add_other(graph: Graph, x: str) -> str:
    """An activation whose value for no channel is not zero, so that free lanes are masked."""
    return graph.sigmoid(x)


@pytest.mark.simulator("icarus")
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_bit_and_cycle_equals_the_models(name: str, tmp_path: Path) -> None:
    kinds = ("random", "bursty", "never", "heavy", "alternate")
    seed = list(ACTIVATIONS).index(name)
    made = case(ACTIVATIONS[name], seed, kinds[seed % 5], kinds[seed // 3 % 5])
    assert differences(made, tmp_path) == []


@pytest.mark.simulator("verilator")
@pytest.mark.parametrize("name", ["prelu", "sigmoid"])
def test_verilator_agrees(name: str, tmp_path: Path) -> None:
    made = case(ACTIVATIONS[name], 3, "random", "bursty")
    assert differences(made, tmp_path, "verilator") == []


def test_clips_cost_no_layer_and_curves_one_table() -> None:
    for name, add in ACTIVATIONS.items():
        graph = case(add, 0, "never", "never").graph
        tables = [node for node in graph.nodes if isinstance(node, QuantLookup)]
        free = name in ("relu", "relu6", "clip")
        assert len(tables) == (2 if free else 3)
        assert len(graph.nodes) == (8 if free else 9)
