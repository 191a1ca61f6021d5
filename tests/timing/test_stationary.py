"""Issues of input-stationary arrays."""

from __future__ import annotations

import numpy as np

from hwgen.timing.build import build
from hwgen.timing.issues import HeldProcess

from ..rtl.test_hwgen_stationary_array import unit_of


def test_groups_end_one_behind_the_other_with_the_last_word() -> None:
    """Three words for four groups, four windows: issues 8 to 11 of every 12."""
    unit = unit_of(np.random.default_rng(0), (2, 1, 3, 4))
    process = build(unit, 12, 1, 0)
    assert isinstance(process, HeldProcess)
    ends = [12 * window + 8 + group for window in range(4) for group in range(4)]
    assert process.number[process.emits].tolist() == ends
    assert set(process.delays.tolist()) == {unit.latency}
    assert process.number[process.first].tolist() == [4 * word for word in range(12)]
    assert process.number[process.last].tolist() == [4 * word + 3 for word in range(12)]


def test_a_finished_group_waits_for_its_place_in_the_fifo() -> None:
    unit = unit_of(np.random.default_rng(0), (2, 1, 3, 4), results=3)
    process = build(unit, 12, 1, 0)
    assert isinstance(process, HeldProcess)
    credits = process.credits[process.emits].tolist()
    assert credits == [max(-1, group - 3) for group in range(16)]


def test_an_empty_sink_lets_every_issue_follow_the_one_before() -> None:
    unit = unit_of(np.random.default_rng(0), (2, 1, 3, 4), results=30)
    process = build(unit, 12, 1, 0)
    assert isinstance(process, HeldProcess)
    pops, made = process.solve(np.zeros(12, dtype=np.int64), np.full(16, -1))
    assert pops.tolist() == [4 + 4 * word for word in range(12)]
    assert made[-1] == pops[-1] + unit.latency
