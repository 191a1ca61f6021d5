"""One option for each layer within three budgets: exactly what a search of everything finds."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from hwgen.schedule.choose import Amounts, Option, choose, least

Groups = list[list[Option[int]]]


def random_groups(seed: int) -> Groups:
    generator = np.random.default_rng(seed)
    groups: Groups = []
    for number in range(int(generator.integers(1, 6))):
        amounts = generator.integers(0, 9, (int(generator.integers(1, 5)), 3)).tolist()
        groups.append([Option(10 * number + k, (a, b, c)) for k, (a, b, c) in enumerate(amounts)])
    return groups


def takes(options: tuple[Option[int], ...]) -> Amounts:
    a, b, c = (sum(option.takes[resource] for option in options) for resource in range(3))
    return a, b, c


def best(groups: Groups, budget: Amounts) -> Amounts | None:
    every = (takes(options) for options in itertools.product(*groups))
    return min(
        (t for t in every if all(x <= y for x, y in zip(t, budget, strict=True))), default=None
    )


@pytest.mark.parametrize("seed", range(40))
def test_the_choice_is_the_best_of_all(seed: int) -> None:
    groups = random_groups(seed)
    a, b, c = np.random.default_rng(seed + 1000).integers(0, 8 * len(groups), 3).tolist()
    chosen, expected = choose(groups, (a, b, c)), best(groups, (a, b, c))
    if expected is None:
        assert chosen is None
        return
    assert chosen is not None
    by_number = {option.choice: option for group in groups for option in group}
    assert takes(tuple(by_number[number] for number in chosen)) == expected


def test_without_groups_nothing_is_chosen() -> None:
    assert choose([], (0, 0, 0)) == []


def test_equal_options_are_taken_in_their_order() -> None:
    groups = [[Option("first", (1, 1, 1)), Option("second", (1, 1, 1))]]
    assert choose(groups, (1, 1, 1)) == ["first"]


def test_the_least_of_a_resource_is_counted_by_itself() -> None:
    groups = [[Option(0, (3, 0, 5)), Option(1, (1, 7, 5))], [Option(2, (2, 2, 2))]]
    assert [least(groups, resource) for resource in range(3)] == [3, 2, 7]
