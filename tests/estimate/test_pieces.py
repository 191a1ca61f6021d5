"""Bills of the small modules."""

from __future__ import annotations

import pytest

from hwgen.estimate.bill import NOTHING, Bill, Memory, Multiplier
from hwgen.estimate.pieces import (
    adder_tree,
    bits_of,
    choose,
    counter,
    credits,
    fifo,
    max_tree,
    multiplier,
    ram,
    rom,
    skid,
    tree_levels,
)


@pytest.mark.parametrize(("count", "bits"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3)])
def test_an_index_has_at_least_one_bit(count: int, bits: int) -> None:
    assert bits_of(count) == bits


def test_a_counter_of_one_place_is_nothing() -> None:
    assert counter(1) == NOTHING
    assert counter(5).registers == 3


def test_a_memory_of_one_word_is_a_register_and_a_rom_of_one_word_is_wires() -> None:
    assert ram(1, 8, 2) == Bill(registers=16)
    assert ram(4, 8).memories == (Memory(4, 8),)
    assert rom(1, 8) == NOTHING
    assert rom(4, 8).memories == (Memory(4, 8, rom=True),)


def test_a_fifo_holds_one_word_in_its_output_register() -> None:
    found = fifo(8, 5)
    assert found.memories == (Memory(4, 8),)
    assert found.registers == 8 + 2 * 2 + 3 + 1


def test_a_skid_buffer_has_two_words_and_credits_a_counter() -> None:
    assert skid(8).registers == 19
    assert credits(4).registers == 4


def test_an_adder_tree_has_a_register_behind_each_level() -> None:
    assert list(tree_levels(5, 8, 20)) == [(3, 2, 9), (2, 1, 10), (1, 1, 11)]
    assert adder_tree(5, 8, 20) == Bill(registers=27 + 20 + 11, adders=18 + 10 + 11)
    assert adder_tree(1, 8, 20) == NOTHING


def test_a_tree_of_maxima_keeps_the_width() -> None:
    assert max_tree(4, 8) == Bill(registers=24, compares=24, choices=24)


def test_choices_count_the_words_beyond_the_first() -> None:
    assert choose(8, 3) == Bill(choices=16)
    assert choose(8, 1) == NOTHING


def test_a_multiplier_is_left_to_the_family() -> None:
    assert multiplier(9, 8, 4).multipliers == (Multiplier(9, 8, 4),)
