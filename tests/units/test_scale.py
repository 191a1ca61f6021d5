"""The requantizing unit: widths, latency, and the walk over the places of a frame."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hwgen.arithmetic.requantize import search
from hwgen.arithmetic.requantizer import Requantizer
from hwgen.units.base import Unit
from hwgen.units.scale import Runs, Scale, Walk


def form(scales: list[float], bits: int = 8, rule: str = "D") -> Requantizer:
    """A requantizer with one row for each scale."""
    ends, half = np.full(len(scales), 1 << 9), 1 << bits - 1
    return search(rule, np.array(scales), 3, -half, half - 1, -ends, ends)


def scale(lanes: int = 3) -> Scale:
    return Scale(lanes, 11, 8, form([0.2]))


def test_it_is_a_unit_with_the_widths_of_its_lanes() -> None:
    unit: Unit = scale()
    assert (unit.input_bits, unit.output_bits) == (33, 24)
    assert unit.parameters == ()


def test_credits_cover_the_latency_of_the_requantizer() -> None:
    unit = scale()
    assert (unit.latency, unit.depth) == (7, 9)
    none, ends = np.zeros(1, dtype=np.int64), np.array([40])
    table = np.arange(7, dtype=np.int64)[None]
    search_of_7 = Requantizer("thresholds", none, none, none, 0, 0, 0, 7, -ends, ends, table)
    assert replace(unit, requantizer=search_of_7).latency == 2 + 2 * 3


@pytest.mark.parametrize(("front", "back"), [(0, 0), (2, 0), (0, 3), (2, 3)])
def test_positions_at_the_border_are_classes_of_their_own(front: int, back: int) -> None:
    assert Runs(7, front, back).classes == front + 1 + back


def test_separate_positions_are_as_many_classes() -> None:
    assert [Runs.separate(n).classes for n in (1, 2, 5)] == [1, 2, 5]


def test_a_walk_has_an_address_for_each_pair_of_classes() -> None:
    assert Walk(Runs(5, 1, 1), Runs(6, 2, 0), 4).addresses == 3 * 3
    assert Walk.channels(4).addresses == 4
    assert Walk().addresses == 1
