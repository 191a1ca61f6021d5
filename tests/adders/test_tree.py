from __future__ import annotations

import numpy as np
import pytest

from hwgen.adders import Term
from hwgen.adders.state import SHIFTS, Nodes
from hwgen.adders.tree import Tree


def summed(*terms: tuple[int, int, int]) -> tuple[Nodes, Term | None]:
    """Terms (node, shift, sign) of four inputs, added."""
    nodes = Nodes(4, -128, 127)
    return nodes, Tree.of(nodes, {node << SHIFTS | at: sign for node, at, sign in terms}).sum()


def value(nodes: Nodes, term: Term, x: list[int]) -> int:
    values = list(x)
    for adder in nodes.adders:
        parts = [(-1 if t.negative else 1) * (values[t.node] << t.shift) for t in adder.terms]
        values.append(sum(parts))
    return values[term.node] << term.shift


def test_no_term_is_no_node() -> None:
    nodes, term = summed()
    assert term is None
    assert nodes.adders == []


def test_one_term_needs_no_adder() -> None:
    nodes, term = summed((2, 3, 1))
    assert term == Term(2, 3)
    assert nodes.adders == []


def test_one_term_below_zero_is_negated() -> None:
    nodes, term = summed((2, 3, -1))
    assert term == Term(4, 3)
    (adder,) = nodes.adders
    assert adder.left is None
    assert (adder.right, adder.lo, adder.hi) == (Term(2, 0, True), -127, 128)


@pytest.mark.parametrize("signs", range(16))
def test_a_tree_is_balanced_and_has_no_sign(signs: int) -> None:
    terms = [(node, 2 * node % 3, -1 if signs >> node & 1 else 1) for node in range(4)]
    nodes, term = summed(*terms)
    assert term is not None
    assert not term.negative
    x = np.random.default_rng(signs).integers(-128, 128, 4).tolist()
    assert value(nodes, term, x) == sum(sign * (x[node] << at) for node, at, sign in terms)
    negated = signs == 15
    assert len(nodes.adders) == 3 + negated
    assert nodes.depths[term.node] == 2 + negated
    for adder in nodes.adders:
        assert adder.left is None or not (adder.left.negative and adder.right.negative)
