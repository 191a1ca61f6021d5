"""Nodes in an order in which each follows what it reads."""

from __future__ import annotations

import pytest

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.order import in_order
from hwgen.frontends.source import SourceNode


def node(name: str, *inputs: str | None) -> SourceNode:
    return SourceNode(name, "Any", inputs, (name,), {})


def test_nodes_in_order_stay() -> None:
    nodes = [node("a", "x"), node("b", "a"), node("c", "x"), node("d", "c", None, "b")]
    assert list(in_order(nodes)) == nodes


def test_a_node_moves_behind_what_it_reads() -> None:
    nodes = [node("c", "b"), node("b", "a"), node("a", "x"), node("d", "c")]
    assert [found.name for found in in_order(nodes)] == ["a", "b", "c", "d"]


def test_a_circle_is_refused() -> None:
    nodes = [node("a", "c"), node("b", "a"), node("c", "b")]
    with pytest.raises(HwgenError, match="nodes wait for each other in a circle"):
        in_order(nodes)
    with pytest.raises(HwgenError, match="in a circle"):
        in_order([node("a", "a")])


def test_a_long_chain_needs_no_recursion() -> None:
    nodes = [node(f"n{at}", f"n{at - 1}") for at in range(20_000, 0, -1)]
    assert len(in_order(nodes)) == 20_000
