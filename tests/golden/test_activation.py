from __future__ import annotations

import numpy as np
import pytest

from hwgen import Graph, float_run
from hwgen.golden import golden
from hwgen.ir.activation import QuantClamp
from hwgen.ir.formats import IntFormat

from .naive import around

NUMBER = IntFormat(8, True, 0.5, -3)


def test_clamp_cuts_at_both_ends() -> None:
    graph = around(QuantClamp("layer", ("input",), NUMBER, -3, 100), (3,), NUMBER)
    assert golden(graph, [[-128, 7, 127]])["layer"].tolist() == [[-3, 7, 100]]


@pytest.mark.parametrize(
    ("lo", "hi", "expected"),
    [
        (None, None, [-2.0, 0.5, 7.0]),
        (0.0, None, [0.0, 0.5, 7.0]),
        (None, 6.0, [-2.0, 0.5, 6.0]),
        (1.0, 1.5, [1.0, 1.0, 1.5]),
    ],
)
def test_clip_cuts_real_numbers(lo: float, hi: float, expected: list[float]) -> None:
    graph = Graph("g")
    graph.output(graph.clip(graph.input("x", (3,)), lo, hi, name="c"))
    assert float_run(graph, np.array([[-2.0, 0.5, 7.0]]))["c"].tolist() == [expected]


def test_relu_is_a_clip_at_zero() -> None:
    graph = Graph("g")
    x = graph.input("x", (5, 4, 3))
    graph.output(graph.relu(x, name="relu"), name="one")
    graph.output(graph.clip(x, 0.0, np.inf, name="clip"), name="other")
    found = float_run(graph, np.random.default_rng(0).normal(size=(6, 5, 4, 3)))
    np.testing.assert_array_equal(found["relu"], found["clip"])
