"""Layers that round: their accumulators, the search of their circuits, and the proof."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

from hwgen.ir.node import Node
from hwgen.ir.requantized import accumulator_range_of, find_requantizer, is_proved

from .samples import CONV, DENSE, NUMBER


@dataclass(frozen=True, slots=True, eq=False)
class Unknown(Node):
    """A layer that no family knows."""


SMALL = replace(CONV, scale=np.array([0.01, 0.02, 0.3, 0.001]))


def test_accumulators_reach_as_far_as_what_the_layer_reads() -> None:
    """18 weights of 1; the input's zero point is -3 and padding counts as 0."""
    reach = accumulator_range_of(CONV, (-3, 127))
    assert reach.lo.tolist() == [0] * 4
    assert reach.hi.tolist() == [18 * 130] * 4
    narrow = accumulator_range_of(CONV, (-4, 6))
    assert (narrow.lo[0], narrow.hi[0]) == (-18, 18 * 9)


def test_a_layer_without_accumulators_is_a_mistake_of_ours() -> None:
    with pytest.raises(NotImplementedError, match="no accumulator range for Unknown"):
        accumulator_range_of(Unknown("a", ()))


def test_the_circuit_that_is_found_is_proved() -> None:
    reach = accumulator_range_of(SMALL, (-128, 127))
    found = find_requantizer(SMALL, reach)
    assert (found.channels, found.lo, found.hi) == (4, *SMALL.activation)
    assert (found.acc_lo <= reach.lo).all()
    assert (found.acc_hi >= reach.hi).all()
    assert is_proved(replace(SMALL, requantizer=found))


def test_a_circuit_of_other_constants_is_not_proved() -> None:
    reach = accumulator_range_of(SMALL, (-128, 127))
    found = find_requantizer(SMALL, reach)
    assert not is_proved(replace(SMALL, scale=SMALL.scale * 1.5, requantizer=found))


def test_a_dense_layer_has_one_row_for_each_output() -> None:
    reach = accumulator_range_of(DENSE, (NUMBER.zero_point, NUMBER.zero_point + 1))
    assert (reach.lo.tolist(), reach.hi.tolist()) == ([0] * 4, [6] * 4)
