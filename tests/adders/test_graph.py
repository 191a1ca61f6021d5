from __future__ import annotations

import numpy as np
import pytest

from hwgen.adders import Adder, AdderGraph, Term
from hwgen.adders.graph import bits, lower, passed

# 5 * x0 - x1 and 40 * x0, of bytes: a0 = x0 + 4 * x0, a1 = a0 - x1
FIVE = Adder(Term(0), Term(0, 2), -640, 635, 1)
LESS = Adder(Term(2), Term(1, 0, True), -767, 763, 2)
GRAPH = AdderGraph(2, -128, 127, (FIVE, LESS), (Term(3), Term(2, 3), None))


def test_a_graph_is_evaluated_adder_by_adder() -> None:
    x = np.array([[3, 7], [-128, 127], [127, -128]])
    assert GRAPH(x).tolist() == [[8, 120, 0], [-767, -5120, 0], [763, 5080, 0]]
    assert GRAPH(x[0]).tolist() == [8, 120, 0]


def test_nodes_have_depths_ranges_and_bits() -> None:
    assert GRAPH.depth == 2
    assert [GRAPH.depth_of(node) for node in range(4)] == [0, 0, 1, 2]
    assert [GRAPH.bits_of(node) for node in range(4)] == [8, 8, 11, 11]
    assert GRAPH.range_of(3) == (-767, 763)


def test_values_wait_in_registers_for_the_level_that_reads_them() -> None:
    assert GRAPH.live == {(3, 2): 11, (2, 2): 11, (2, 1): 11, (1, 1): 8, (0, 0): 8, (1, 0): 8}
    assert GRAPH.register_bits == 11 + 11 + 11 + 8
    assert GRAPH.adder_bits == 11 - 2 + 11


def test_an_input_that_is_an_output_is_registered_once() -> None:
    wire = AdderGraph(2, 0, 15, (), (Term(1, 4),))
    assert wire.depth == 0
    assert wire.live == {(1, 1): 4, (1, 0): 4}


def test_bits_that_cancel_are_not_read() -> None:
    """-x0 of three quarters of x0: -3 * x0 + 4 * x0 needs no more bits than x0 has."""
    minus = Adder(Term(0), Term(0, 2, True), -3, 0, 1)
    one = Adder(Term(1), Term(0, 2), 0, 1, 2)
    graph = AdderGraph(1, 0, 1, (minus, one), (Term(2),))
    assert graph(np.array([[0], [1]])).tolist() == [[0], [1]]
    assert graph.live == {(2, 2): 1, (1, 1): 1, (0, 0): 1}
    assert graph.adder_bits == 0


@pytest.mark.parametrize(
    ("lo", "hi", "expected"),
    [(0, 0, 1), (0, 1, 1), (0, 255, 8), (-1, 0, 1), (-128, 127, 8), (-129, 0, 9), (-5, -3, 4)],
)
def test_bits_hold_a_range(lo: int, hi: int, expected: int) -> None:
    assert bits(lo, hi) == expected


def test_low_bits_pass_an_adder_unless_they_are_subtracted() -> None:
    assert lower(FIVE) == Term(0)
    assert passed(FIVE) == 2
    assert passed(Adder(Term(0), Term(0, 2, True), 0, 0, 1)) == 2
    assert passed(Adder(Term(0, 0, True), Term(0, 2), 0, 0, 1)) == 0
    assert passed(Adder(None, Term(0, 2, True), 0, 0, 1)) == 0
