"""Clamps and tables that disappear in the layer before them: the integers stay the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from hwgen import Graph
from hwgen.golden import golden
from hwgen.ir.activation import QuantClamp
from hwgen.ir.dense import QuantDense
from hwgen.ir.formats import IntFormat
from hwgen.ir.lookup import QuantLookup
from hwgen.ir.node import Node
from hwgen.ir.terminals import QuantInput, QuantOutput
from hwgen.passes.fuse_pointwise import absorbed, fuse_pointwise, holders

A, B, C = IntFormat(6, True, 0.5, -3), IntFormat(5, False, 0.25, 7), IntFormat(7, True, 1.0, 0)


def table(name: str, source: str, before: IntFormat, after: IntFormat, rows: int) -> QuantLookup:
    generator = np.random.default_rng(len(name) + rows)
    entries = generator.integers(after.lo, after.hi + 1, (rows, 1 << before.bits))
    return QuantLookup(name, (source,), before, after, entries)


def chain(*nodes: Node) -> Graph:
    """An input of format A and three channels, the nodes, an output."""
    last = nodes[-1]
    number = getattr(last, "format")  # noqa: B009
    ends = (QuantInput("x", (), (3,), A), QuantOutput("y", (last.name,), number))
    return Graph.from_nodes("g", [ends[0], *nodes, ends[1]])


def fused(graph: Graph) -> Graph:
    """The graph after the pass, with the same integers at its output."""
    after = fuse_pointwise(graph)
    x = np.stack([np.arange(A.lo, A.hi + 1)] * 3, axis=1)
    np.testing.assert_array_equal(golden(graph, x)["y"], golden(after, x)["y"])
    return after


@pytest.mark.parametrize("first", [1, 3])
@pytest.mark.parametrize("second", [1, 3])
def test_two_tables_become_one(first: int, second: int) -> None:
    graph = fused(chain(table("a", "x", A, B, first), table("b", "a", B, C, second)))
    assert [node.name for node in graph.nodes] == ["x", "a", "y"]
    assert graph.format("a") == C


def test_a_clamp_in_front_of_a_table_and_behind_it_goes_into_it() -> None:
    graph = chain(
        QuantClamp("lo", ("x",), A, -5, 9),
        table("a", "lo", A, B, 3),
        QuantClamp("hi", ("a",), B, 4, 20),
    )
    node = fused(graph).node("lo")
    assert isinstance(node, QuantLookup)
    assert node.table.shape == (3, 64)
    assert (node.table.min(), node.table.max()) >= (4, 0)


def test_a_clamp_behind_a_clamp_goes_into_it() -> None:
    node = fused(chain(QuantClamp("a", ("x",), A, -5, 9), QuantClamp("b", ("a",), A, 0, 30)))
    (clamp,) = (n for n in node.nodes if isinstance(n, QuantClamp))
    assert (clamp.name, clamp.lo, clamp.hi) == ("a", 0, 9)


@pytest.mark.parametrize(
    ("own", "clamp", "expected"),
    [((-32, 31), (0, 20), (0, 20)), ((-3, 10), (-9, 31), (-3, 10)), ((5, 9), (-9, 2), (2, 2))],
)
def test_a_clamp_behind_a_layer_that_rounds_is_its_clamp(
    own: Any, clamp: Any, expected: Any
) -> None:
    layer = QuantDense(
        name="fc",
        inputs=("x",),
        weight=np.eye(3, dtype=np.int64) * 3,
        weight_bits=8,
        bias=np.array([1, 2, 3]),
        input_format=A,
        format=A,
        rule="D",
        scale=np.full(3, 0.4),
        activation=own,
    )
    graph = fused(chain(layer, QuantClamp("c", ("fc",), A, *clamp)))
    node = graph.node("fc")
    assert isinstance(node, QuantDense)
    assert node.activation == expected


def test_a_layer_that_something_else_reads_is_left_alone() -> None:
    nodes = [
        QuantInput("x", (), (3,), A),
        table("a", "x", A, A, 1),
        QuantClamp("b", ("a",), A, 0, 3),
        QuantOutput("y", ("b",), A),
        QuantOutput("z", ("a",), A),
    ]
    graph = Graph.from_nodes("g", nodes)
    after = fuse_pointwise(graph)
    assert [node.name for node in after.nodes] == [node.name for node in graph.nodes]


def test_a_layer_without_a_clamp_takes_nothing_in() -> None:
    source = QuantInput("x", (), (3,), A)
    assert absorbed(QuantClamp("b", ("x",), A, 0, 3), source) is None
    assert absorbed(table("a", "x", A, B, 1), source) is None
    wide = QuantClamp("c", ("x",), IntFormat(12, True, 1.0), 0, 3)
    assert absorbed(table("a", "x", A, B, 1), wide) is None


def test_holders_name_the_layer_that_holds_the_integers_of_the_last_one_fused() -> None:
    first = table("first", "x", A, B, 1)
    graph = chain(first, QuantClamp("a", ("first",), B, 2, 20), QuantClamp("b", ("a",), B, 4, 9))
    assert holders(graph) == {"x": "x", "b": "first", "y": "y"}
