"""Sizes that a proof can take."""

from __future__ import annotations

from hwgen.prove.cuts import CARRIED, cut, obstacle, steps
from hwgen.prove.harness import interface
from hwgen.prove.library import LIBRARY


def test_words_that_are_only_carried_become_a_bit() -> None:
    assert cut("hwgen_queue", {"WIDTH": 200, "DEPTH": 4}) == {"WIDTH": 1, "DEPTH": 4}


def test_cut_parameters_are_those_of_the_module() -> None:
    for module, small in CARRIED.items():
        assert set(small) <= set(interface((LIBRARY / f"{module}.v").read_text()).names), module


def test_counts_are_states_and_words_are_not() -> None:
    assert steps({"WIDTH": 8, "INNER": 4, "POSITIONS": 7, "ADDR_W": 9}) == 28


def test_too_many_states_or_bits_are_an_obstacle() -> None:
    assert "200 states" in obstacle({"INNER": 200})
    assert "WINDOW_W" in obstacle({"WINDOW_W": 72})
    assert obstacle({"WIDTH": 1, "DEPTH": 3}) == ""
