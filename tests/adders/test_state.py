from __future__ import annotations

import numpy as np

from hwgen.adders import Term
from hwgen.adders.state import SHIFTS, Columns, Nodes


def test_ranges_are_those_of_independent_inputs() -> None:
    nodes = Nodes(2, -128, 127)
    four = nodes.add(Term(0, 2), Term(1))
    three = nodes.add(Term(four), Term(0, 0, True))
    adder = nodes.adders[three - 2]
    assert nodes.weights[three].tolist() == [3, 1]
    assert (adder.lo, adder.hi, adder.depth) == (-4 * 128, 4 * 127, 2)
    assert nodes.widths == [8, 8, 11, 10]


def test_columns_hold_the_digits_of_a_matrix() -> None:
    columns = Columns.of(np.array([[3, 0], [0, -8]]), Nodes(2, 0, 1))
    assert columns.terms == [{0: -1, 2: 1}, {1 << SHIFTS | 3: -1}]
    assert columns.places == [{0: -1, 2: 1}, {1 << SHIFTS | 3: -1}]
    assert columns.depth == 1
    assert columns.room == [0, 1]


def test_terms_are_taken_and_put() -> None:
    columns = Columns.of(np.array([[3]]), Nodes(1, 0, 1))
    assert columns.take(0, 2) == 1
    columns.put(0, 5, -1)
    assert columns.terms == [{0: -1, 5: -1}]
    assert columns.places == [{0: -1, 5: -1}]


def test_a_deep_sum_takes_the_room_of_a_deep_term() -> None:
    columns = Columns.of(np.array([[21]]), Nodes(1, 0, 1))
    deep = columns.nodes.add(Term(0), Term(0, 2))
    assert columns.grows(0, 0) == 0
    assert columns.grows(0, deep) == 1
