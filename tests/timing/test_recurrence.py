"""Vectorized recurrences against loops over events."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.timing.recurrence import (
    NEVER,
    Bound,
    FreeSlots,
    delayed,
    follow,
    gathered,
    rise,
    spaced,
)
from hwgen.timing.stalls import KINDS, pattern

SEEDS = range(6)


def random_times(seed: int) -> np.ndarray:
    generator = np.random.default_rng(seed)
    return generator.integers(-1, 40, int(generator.integers(1, 30)))


@pytest.mark.parametrize("seed", SEEDS)
def test_spaced_events_are_as_early_as_one_a_cycle_allows(seed: int) -> None:
    earliest = random_times(seed)
    expected = [int(earliest[0])]
    for bound in earliest[1:].tolist():
        expected.append(max(bound, expected[-1] + 1))
    assert spaced(earliest).tolist() == expected


def test_no_event_is_spaced_to_no_event() -> None:
    assert spaced(np.zeros(0, dtype=np.int64)).tolist() == []


@pytest.mark.parametrize("lag", [0, 1, 2, 7, 100])
def test_delayed_looks_back_by_the_lag(lag: int) -> None:
    times = random_times(3)
    expected = [int(times[n - lag]) if n >= lag else int(NEVER) for n in range(len(times))]
    assert delayed(times, lag).tolist() == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_gathered_reads_the_events_named(seed: int) -> None:
    times = random_times(seed)
    index = np.random.default_rng(seed).integers(-2, len(times), 25)
    expected = [int(times[n]) if n >= 0 else int(NEVER) for n in index]
    assert gathered(times, index).tolist() == expected


@pytest.mark.parametrize("kind", KINDS)
def test_free_slots_are_the_cycles_that_are_not_stalled(kind: str) -> None:
    stalled = pattern(kind, 5)
    slots = FreeSlots(stalled)
    free = [cycle for cycle in range(3 * 4096) if not stalled[cycle % 4096]]
    assert slots.cycle(np.arange(len(free))).tolist() == free
    cycles = np.random.default_rng(1).integers(0, free[-1] + 1, 200)
    ranks = [sum(slot < cycle for slot in free) for cycle in cycles.tolist()]
    assert slots.rank(cycles).tolist() == ranks


def test_the_first_slot_at_or_after_a_negative_cycle_is_the_first() -> None:
    assert FreeSlots(pattern("never")).rank(np.array([-5, -1, 0])).tolist() == [0, 0, 0]


@pytest.mark.parametrize("lag", [0, 1, 2, 7, 100])
def test_following_is_a_bound_one_cycle_behind_what_was_delayed(lag: int) -> None:
    times = random_times(3)
    earliest = np.random.default_rng(4).integers(0, 40, len(times))
    expected = np.maximum(earliest, delayed(times, lag) + 1)
    follow(earliest, times, lag)
    assert earliest.tolist() == expected.tolist()


@pytest.mark.parametrize("seed", SEEDS)
def test_risen_times_never_fall(seed: int) -> None:
    for times in (random_times(seed), np.sort(random_times(seed)), np.zeros(0, dtype=np.int64)):
        expected = np.maximum.accumulate(times).tolist()
        rise(times)
        assert times.tolist() == expected


@pytest.mark.parametrize("least", [-1, 0])
def test_a_bound_without_an_event_is_far_below_every_cycle(least: int) -> None:
    generator, times = np.random.default_rng(5), random_times(2)
    index, gap = generator.integers(least, len(times), 50), generator.integers(-9, 9, 50)
    found = Bound.of(index, gap).on(times).tolist()
    for value, event, cycles in zip(found, index.tolist(), gap.tolist(), strict=True):
        assert value < -(1 << 50) if event < 0 else value == int(times[event]) + cycles
