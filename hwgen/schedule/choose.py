"""One option for each of several layers, so that three resources stay within their budgets."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Amounts = tuple[int, int, int]
"""Of each resource."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Option(Generic[T]):
    """A choice and what it takes of each resource."""

    choice: T
    takes: Amounts


@dataclass(frozen=True, slots=True)
class _Partial(Generic[T]):
    """Choices for the first layers; `before`: those of all but the last of these."""

    takes: Amounts
    option: Option[T] | None = None
    before: _Partial[T] | None = None


def choose(
    groups: Sequence[Sequence[Option[T]]],
    budget: Amounts,
    price: Callable[[Amounts], float] = lambda takes: 0.0,
) -> list[T] | None:
    """One choice of each group within `budget`, None where there is none.

    The one of the lowest price; of equals that which takes least of the first resource, then of the
    second, then of the third. price: never lower where more of a resource is taken. Exact: after
    each group only what is beaten in all three resources is left out.
    """
    left = _room(groups, budget)
    front: list[_Partial[T]] = [_Partial((0, 0, 0))]
    for group, room in zip(groups, left, strict=True):
        sums = (
            _Partial(_plus(partial.takes, option.takes), option, partial)
            for partial in front
            for option in group
        )
        front = _unbeaten(found for found in sums if _within(found.takes, room))
        if not front:
            return None
    return _choices(min(front, key=lambda partial: (price(partial.takes), partial.takes)))


def least(groups: Sequence[Sequence[Option[T]]], resource: int) -> int:
    """The least of one resource that any choice takes."""
    return sum(min(option.takes[resource] for option in group) for group in groups)


def _room(groups: Sequence[Sequence[Option[T]]], budget: Amounts) -> list[Amounts]:
    """What the choices up to each group may take, so that the later ones still fit."""
    rooms = []
    for number in range(1, len(groups) + 1):
        later = groups[number:]
        a, b, c = (budget[resource] - least(later, resource) for resource in range(3))
        rooms.append((a, b, c))
    return rooms


def _unbeaten(found: Iterable[_Partial[T]]) -> list[_Partial[T]]:
    """What nothing else beats, or equals, in all three resources.

    In the order of the first resource, with a staircase of the other two of what came before.
    """
    kept: list[_Partial[T]] = []
    seconds: list[int] = []
    thirds: list[int] = []
    for partial in sorted(found, key=lambda partial: partial.takes):
        _, second, third = partial.takes
        place = bisect_right(seconds, second)
        if place and thirds[place - 1] <= third:
            continue
        end = place
        while end < len(thirds) and thirds[end] >= third:
            end += 1
        start = place - 1 if place and seconds[place - 1] == second else place
        seconds[start:end] = [second]
        thirds[start:end] = [third]
        kept.append(partial)
    return kept


def _choices(partial: _Partial[T]) -> list[T]:
    found: list[T] = []
    at: _Partial[T] | None = partial
    while at is not None and at.option is not None:
        found.append(at.option.choice)
        at = at.before
    return found[::-1]


def _plus(a: Amounts, b: Amounts) -> Amounts:
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]


def _within(takes: Amounts, room: Amounts) -> bool:
    return takes[0] <= room[0] and takes[1] <= room[1] and takes[2] <= room[2]
