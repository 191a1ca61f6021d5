"""Tables of integers against a loop; the functions that users give."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen import Graph, float_run, golden
from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat
from hwgen.ir.lookup import QuantLookup

from .naive import around, random_format


@pytest.mark.parametrize("seed", range(12))
def test_every_integer_is_looked_up_in_the_row_of_its_channel(seed: int) -> None:
    generator = np.random.default_rng(seed)
    source, number = (random_format(generator, int(n)) for n in generator.integers(2, 11, 2))
    rows = 1 if seed % 2 else 3
    table = generator.integers(number.lo, number.hi + 1, (rows, 1 << source.bits))
    graph = around(QuantLookup("layer", ("input",), source, number, table), (4, 2, 3), source)
    x = generator.integers(source.lo, source.hi + 1, (5, 4, 2, 3))
    expected = [
        int(table[n % 3 if rows > 1 else 0, value % (1 << source.bits)])
        for n, value in enumerate(x.reshape(-1).tolist())
    ]
    assert golden(graph, x)["layer"].reshape(-1).tolist() == expected


def test_table_of_all_integers_in_order_changes_nothing() -> None:
    number = IntFormat(8, True, 0.5, -3)
    identity = np.concatenate([np.arange(128), np.arange(-128, 0)])[None]
    graph = around(QuantLookup("layer", ("input",), number, number, identity), (256,), number)
    x = np.arange(-128, 128)[None]
    np.testing.assert_array_equal(golden(graph, x)["layer"], x)


def test_float_table_quantizes_looks_up_and_dequantizes() -> None:
    graph = Graph("g")
    source, number = IntFormat(2, True, 0.5, 0), IntFormat(4, False, 10.0, 1)
    x = graph.input("x", (5,))
    graph.output(graph.table(x, [1, 2, 3, 4], input_format=source, format=number, name="t"))
    found = float_run(graph, np.array([[-9.0, -0.5, 0.2, 0.3, 9.0]]))["t"]
    assert found.tolist() == [[20.0, 30.0, 0.0, 10.0, 10.0]]


def test_function_that_changes_the_shape_is_refused() -> None:
    graph = Graph("g")
    graph.output(graph.table(graph.input("x", (3,)), lambda x: x.sum(axis=-1), name="t"))
    with pytest.raises(HwgenError) as error:
        float_run(graph, np.zeros((2, 3)))
    assert str(error.value).splitlines() == [
        "layer 't': function gives shape (2,) for an array of shape (2, 3)",
        "  hint: it must keep the shape",
    ]


def test_function_cannot_change_its_input() -> None:
    def negative(x: np.ndarray) -> np.ndarray:
        x *= -1.0
        return x

    graph = Graph("g")
    graph.output(graph.table(graph.input("x", (2,)), negative, name="t"))
    found = float_run(graph, np.array([[1.0, 2.0]]))
    assert (found["x"].tolist(), found["t"].tolist()) == ([[1.0, 2.0]], [[-1.0, -2.0]])
