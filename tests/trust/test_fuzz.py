"""Row 1 counts what fails (tests/fuzz has the planted bugs of the fuzzer itself)."""

from __future__ import annotations

import pytest

from tests.fuzz.__main__ import Result
from tests.fuzz.run_case import Finding, Outcome
from trust.fuzz import measure, summed


@pytest.mark.simulator("icarus")
def test_a_random_graph_is_right() -> None:
    found = measure(3, 1, 1)
    assert (found.wrong, found.size) == (0, 1)


def test_wrong_bits_and_refused_graphs_are_told() -> None:
    wrong = Outcome((Finding("data", "beat 3"),), bits=100, wrong_bits=2, beats=9, wrong_cycles=1)
    found = summed([Result(1, wrong), Result(2, refused="x: too wide")])
    assert (found.wrong, found.size) == (1, 1)
    assert found.measured == "1 designs, 1 fail; 2 of 100 bits and 1 of 9 cycles wrong"
    assert "seed 1: data: beat 3" in found.detail
