"""The method that adds an upsampling."""

from __future__ import annotations

from typing import Any

import pytest

from hwgen import Graph


@pytest.mark.parametrize(("factor", "made"), [(3, (3, 3)), ((1, 2), (1, 2))])
def test_the_factor_is_one_number_or_two(factor: Any, made: tuple[int, int]) -> None:
    graph = Graph("g")
    name = graph.upsample_nearest(graph.input("x", (8, 9, 6)), factor)
    node: Any = graph.node(name)
    assert (name, node.factor) == ("upsample_1", made)


def test_it_doubles_by_default() -> None:
    graph = Graph("g")
    assert graph.shape(graph.upsample_nearest(graph.input("x", (8, 9, 6)))) == (16, 18, 6)
