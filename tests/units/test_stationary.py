"""Input-stationary arrays: what they store, when they finish."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ..rtl.test_hwgen_stationary_array import unit_of

UNIT = unit_of(np.random.default_rng(0), (3, 4, 5, 6))


def test_the_accumulators_of_all_outputs_are_stored_and_no_input() -> None:
    word = 3 * UNIT.acc_bits
    assert UNIT.output_bits == word
    assert UNIT.storage_bits == (6 + 2) * word
    assert UNIT.feeder.storage_bits == 0
    assert replace(UNIT, results=9).storage_bits == (6 + 9) * word


def test_work_is_that_of_the_other_order() -> None:
    assert (UNIT.work, UNIT.multipliers) == (4 * 5 * 6, 12)
    assert UNIT.implementation == "input-stationary"


@pytest.mark.parametrize(("simd", "tree"), [(1, 0), (2, 1), (4, 2), (5, 3)])
def test_latency_ends_with_the_accumulators(simd: int, tree: int) -> None:
    unit = unit_of(np.random.default_rng(0), (3, simd, 5, 6))
    assert unit.latency == 2 + 2 + 4 + tree + 1
    assert unit.most_results == 6 + unit.latency + 2
