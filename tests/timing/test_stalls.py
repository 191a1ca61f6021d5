"""Stall patterns: a function of kind and seed, with the rates that their names promise."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.timing.stalls import KINDS, PERIOD, PORT_SHIFT, SOAK, at_port, pattern, soak_patterns


def runs(stalled: np.ndarray) -> list[tuple[bool, int]]:
    """Lengths of the runs of equal values, without the one that the period cuts off."""
    edges = np.flatnonzero(np.diff(stalled)) + 1
    return [(bool(part[0]), len(part)) for part in np.split(stalled, edges)[:-1]]


@pytest.mark.parametrize("seed", [0, 1, 77])
@pytest.mark.parametrize("kind", KINDS)
def test_a_pattern_is_booleans_of_one_period_with_free_cycles(kind: str, seed: int) -> None:
    stalled = pattern(kind, seed)
    assert (stalled.shape, stalled.dtype) == ((PERIOD,), np.dtype(bool))
    assert not stalled.all()


def test_the_kinds_are_those_of_the_harness() -> None:
    assert KINDS == ("never", "alternate", "random", "heavy", "bursty")
    assert PERIOD == 4096


@pytest.mark.parametrize("kind", ["random", "heavy", "bursty"])
def test_a_seed_gives_one_pattern_and_another_seed_another(kind: str) -> None:
    assert np.array_equal(pattern(kind, 3), pattern(kind, 3))
    assert not np.array_equal(pattern(kind, 3), pattern(kind, 4))


def test_another_process_makes_the_same_pattern() -> None:
    code = "from hwgen.timing.stalls import pattern; print(pattern('bursty', 9).tobytes().hex())"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == pattern("bursty", 9).tobytes().hex()


def test_never_has_no_stall() -> None:
    assert not pattern("never", 5).any()


def test_alternate_stalls_every_second_cycle_and_the_seed_says_which() -> None:
    assert pattern("alternate", 0)[:4].tolist() == [True, False, True, False]
    assert pattern("alternate", 1)[:4].tolist() == [False, True, False, True]


@pytest.mark.parametrize(("kind", "share"), [("random", 1 / 2), ("heavy", 7 / 8)])
def test_random_kinds_stall_the_share_they_promise(kind: str, share: float) -> None:
    assert pattern(kind, 2).mean() == pytest.approx(share, abs=0.03)


def test_bursts_last_from_1_to_64_cycles_on_both_sides() -> None:
    lengths = runs(pattern("bursty", 2))
    for kind in (False, True):
        found = [length for stalled, length in lengths if stalled is kind]
        assert min(found) >= 1
        assert 40 < max(found) <= 64


@pytest.mark.parametrize("kind", KINDS)
def test_each_port_plays_the_pattern_from_another_place(kind: str) -> None:
    stalled = pattern(kind, 4)
    assert np.array_equal(at_port(stalled, 0), stalled)
    for port in (1, 3):
        moved = at_port(stalled, port)
        places = (np.arange(PERIOD) + PORT_SHIFT * port) % PERIOD
        assert np.array_equal(moved, stalled[places])


def test_the_places_of_neighbouring_ports_are_512_cycles_apart() -> None:
    """The number is in the harness as well, which plays the patterns in Verilog."""
    assert PORT_SHIFT == 512


def test_an_unknown_kind_is_refused_with_the_kinds_there_are() -> None:
    text = "stall pattern must be one of never, alternate, random, heavy, bursty, not 'sometimes'"
    with pytest.raises(HwgenError) as error:
        pattern("sometimes")
    assert str(error.value) == text


def test_a_soak_starts_without_stalls_and_takes_every_pattern_in_turn() -> None:
    source, sink = soak_patterns(3)
    assert source.shape == sink.shape == (len(SOAK) * PERIOD,)
    assert not source[:PERIOD].any()
    assert not sink[:PERIOD].any()
    assert (source[PERIOD : 2 * PERIOD] == pattern("random", 5)).all()
    assert (sink[2 * PERIOD : 3 * PERIOD] == pattern("heavy", 8)).all()


def test_a_soak_has_eight_profiles_with_every_kind_of_stall_at_both_ends() -> None:
    assert len(SOAK) == 8
    for kinds in zip(*SOAK, strict=True):
        assert set(kinds) == set(KINDS)
