from __future__ import annotations

import numpy as np
import pytest

from hwgen.adders.share import Sharing
from hwgen.adders.state import MOST_SHIFT, SHIFTS, Columns, Nodes

from .cases import matrix


def shared(weights: np.ndarray) -> Columns:
    columns = Columns.of(weights, Nodes(len(weights), -128, 127))
    Sharing(columns).run()
    return columns


def test_what_two_outputs_add_is_added_once() -> None:
    columns = shared(np.array([[1, 4, -1], [8, 32, -8], [0, 2, 0]]))
    assert len(columns.nodes.adders) == 1
    sum_of_both = 3 << SHIFTS
    assert columns.terms == [
        {sum_of_both: 1},
        {2 << SHIFTS | 1: 1, sum_of_both | 2: 1},
        {3 << SHIFTS: -1},
    ]


def test_one_output_may_add_the_same_sum_several_times() -> None:
    columns = shared(np.array([[0b10100000101]]))
    assert len(columns.nodes.adders) == 1
    assert columns.terms == [{1 << SHIFTS: 1, 1 << SHIFTS | 8: 1}]


@pytest.mark.parametrize("seed", range(30))
def test_the_terms_still_add_up_within_the_depth(seed: int) -> None:
    weights = matrix(seed)
    columns = shared(weights)
    for column, terms in enumerate(columns.terms):
        factors = sum(
            sign * (columns.nodes.weights[term >> SHIFTS] << (term & MOST_SHIFT))
            for term, sign in terms.items()
        )
        assert np.array_equal(factors + np.zeros(len(weights), dtype=int), weights[:, column])
        taken = sum(1 << columns.nodes.depths[term >> SHIFTS] for term in terms)
        assert taken + columns.room[column] == 1 << columns.depth
        assert columns.room[column] >= 0
