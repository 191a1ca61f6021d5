"""High-water marks from the cycles of pushes and pops."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np
import pytest

fifos: Any = import_module("hwgen.sim.fifos")  # sim/ is copied to users, not type-checked here

FIFO = fifos.Fifo("conv", "conv", "conv_to_add", 4)


def by_the_clock(pushes: list[int], pops: list[int]) -> int:
    """Count the words in every cycle: a word is inside from push + 1 to its pop."""
    inside = [
        sum(push < now <= pop for push, pop in zip(pushes, pops, strict=True))
        for now in range(max(pops) + 1)
    ]
    return max(inside)


@pytest.mark.parametrize("seed", range(20))
def test_the_mark_is_that_of_a_count_in_every_cycle(seed: int) -> None:
    rng = np.random.default_rng(seed)
    pushes = np.cumsum(rng.integers(1, 4, 40))
    least = np.maximum.accumulate(pushes + rng.integers(1, 30, 40) - np.arange(40))
    pops = (least + np.arange(40)).tolist()
    assert fifos.high_water(pushes.tolist(), pops) == by_the_clock(pushes.tolist(), pops)


def test_a_word_that_leaves_makes_room_for_one_that_enters() -> None:
    assert fifos.high_water([0, 1, 2, 3], [1, 2, 3, 4]) == 1
    assert fifos.high_water([0, 1, 2, 3], [2, 3, 4, 5]) == 2


def test_words_that_never_leave_stay_inside() -> None:
    assert fifos.high_water([0, 1, 2, 3], [2]) == 3
    assert fifos.high_water([], []) == 0


def test_equal_marks_have_no_text() -> None:
    times = ([0, 1], [3, 4])
    assert fifos.compare_fifo(FIFO, times, times) == {
        "layer": "conv",
        "depth": 4,
        "predicted": 2,
        "simulated": 2,
        "text": None,
    }


def test_other_marks_are_told() -> None:
    found = fifos.compare_fifo(FIFO, ([0, 1], [1, 2]), ([0, 1], [3, 4]))
    assert found["text"] == (
        "layer 'conv', FIFO 'conv_to_add': expected at most 1 of 4 words inside, found 2"
    )


def test_without_expected_cycles_nothing_is_compared() -> None:
    found = fifos.compare_fifo(FIFO, None, ([0, 1], [3, 4]))
    assert (found["predicted"], found["simulated"], found["text"]) == (None, 2, None)
