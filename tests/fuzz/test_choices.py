"""Choices are recorded, played again and lowered; data stay as they are."""

from __future__ import annotations

import numpy as np
import pytest

from tests.fuzz.choices import Choices


def drawn(rng: Choices) -> list[int]:
    return [distance for distance, _ in rng.drawn]


def play(rng: Choices) -> tuple[object, ...]:
    return (
        int(rng.integers(3, 12)),
        rng.integers(1, 6, 2).tolist(),
        str(rng.choice(["never", "heavy", "random"])),
        rng.integers(2, (9, 11)).tolist(),
        rng.choice([1, 1, 2, 3], 2).tolist(),
    )


@pytest.mark.parametrize("seed", range(5))
def test_a_seed_and_a_label_are_one_sequence(seed: int) -> None:
    assert play(Choices(seed, "a")) == play(Choices(seed, "a"))
    assert Choices(seed, "a").integers(1 << 40) != Choices(seed, "b").integers(1 << 40)


@pytest.mark.parametrize("seed", range(20))
def test_recorded_choices_give_the_same_again(seed: int) -> None:
    first = Choices(seed, "a")
    made = play(first)
    again = Choices(seed + 1, "b", drawn(first))
    assert play(again) == made
    assert again.drawn == first.drawn


def test_choices_are_within_their_bounds() -> None:
    rng = Choices(3, "a")
    found = [int(rng.integers(-2, 3)) for _ in range(300)]
    assert set(found) == {-2, -1, 0, 1, 2}
    assert {values for _, values in rng.drawn} == {5}


def test_missing_distances_are_the_lowest_and_large_ones_the_highest() -> None:
    assert play(Choices(3, "a", [])) == (3, [1, 1], "never", [2, 2], [1, 1])
    assert Choices(3, "a", [100]).integers(3, 12) == 11


def test_data_do_not_depend_on_the_choices() -> None:
    random, lowest = Choices(3, "a"), Choices(3, "a", [])
    for rng in (random, lowest):
        play(rng)
    assert np.array_equal(random.normal(size=4), lowest.normal(size=4))
    assert np.array_equal(random.integers(0, 9, (4, 5)), lowest.integers(0, 9, (4, 5)))
    assert np.array_equal(random.choice(50, 3, replace=False), lowest.choice(50, 3, replace=False))


def test_an_empty_range_is_refused() -> None:
    with pytest.raises(ValueError, match="low >= high"):
        Choices(3, "a").integers(3, 3)
