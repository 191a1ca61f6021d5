"""Networks: times of units that fork and join, against the same network clock by clock."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hwgen.schedule.netlist import Instance, Netlist
from hwgen.timing.build import build
from hwgen.timing.network import Network, Times, build_network
from hwgen.timing.stalls import KINDS, pattern
from hwgen.units.base import Unit
from hwgen.units.fork import Fork
from hwgen.units.join import Join
from hwgen.units.plumbing import Skid, WidthDown, WidthUp

from .steps_network import run_network

FRAMES, BEATS = 2, 24
PAIRS = [(source, sink) for source in KINDS for sink in KINDS]


def diamond(depths: tuple[int, ...], *branches: tuple[Unit, ...]) -> Netlist:
    """A fork, a chain of units on each branch, a join."""
    made = 1
    fork_out = tuple(range(made, made + len(branches)))
    instances = [Instance("x", Fork(8, depths), (0,), fork_out)]
    made += len(branches)
    ends = []
    for stream, chain in zip(fork_out, branches, strict=True):
        for unit in chain:
            instances.append(Instance("b", unit, (stream,), (made,)))
            stream, made = made, made + 1
        ends.append(stream)
    instances.append(Instance("j", Join((8,) * len(branches)), tuple(ends), (made,)))
    return Netlist(tuple(instances), made + 1, {"in": 0}, {"out": made})


def late(words: int) -> tuple[Unit, ...]:
    """A chain that lets nothing out before it has taken `words` words."""
    return WidthUp(8, words, BEATS), WidthDown(8, words, BEATS // words, words)


def network(netlist: Netlist, source: str = "never", sink: str = "never", seed: int = 0) -> Network:
    return build_network(
        netlist,
        [BEATS] * len(netlist.sources),
        FRAMES,
        source=pattern(source, seed),
        sink=pattern(sink, seed + 1),
        start=seed % 2,
    )


def solved(made: Network) -> Times:
    times = made.solve()
    assert times is not None
    return times


@pytest.mark.parametrize("seed", range(50))
def test_diamonds_take_every_word_in_the_same_cycle_as_clock_by_clock(seed: int) -> None:
    generator = np.random.default_rng(seed)
    source, sink = PAIRS[seed % len(PAIRS)]
    words = int(generator.choice([2, 3, 4]))
    extra = int(generator.integers(0, 9))
    branches = [late(words), (Skid(8),) * int(generator.integers(0, 3)), ()]
    depths = (2, 2 * words + extra, 2 * words + 2 + extra)
    made = network(diamond(depths, *branches), source, sink, seed)
    expected = run_network(made, pattern(source, seed), pattern(sink, seed + 1))
    assert [pops.tolist() for pops in solved(made).pops] == expected


@pytest.mark.parametrize("kind", KINDS)
def test_ports_play_the_pattern_from_places_of_their_own(kind: str) -> None:
    instances = (
        Instance("a", Skid(8), (0,), (2,)),
        Instance("b", Skid(8), (1,), (3,)),
        Instance("j", Join((8, 8)), (2, 3), (4,)),
        Instance("f", Fork(16, (2, 5)), (4,), (5, 6)),
    )
    netlist = Netlist(instances, 7, {"a": 0, "b": 1}, {"c": 5, "d": 6})
    made = network(netlist, kind, kind, 7)
    expected = run_network(made, pattern(kind, 7), pattern(kind, 8))
    pops = solved(made).pops
    assert [taken.tolist() for taken in pops] == expected
    apart = not np.array_equal(pops[5], pops[6])
    assert apart == (kind in ("random", "heavy", "bursty"))


def test_a_longer_fifo_makes_no_word_later() -> None:
    small, large = (solved(network(diamond((2, depth), late(4), ()))) for depth in (8, 20))
    assert all((a <= b).all() for a, b in zip(large.pops, small.pops, strict=True))


def test_a_fifo_that_is_too_short_for_the_other_branch_is_found_to_be_stuck() -> None:
    """The first branch lets nothing out before it has 8 words; the FIFO and the join hold 6."""
    made = network(diamond((2, 20), late(8), ()))
    free = solved(made)
    sink = made.netlist.sinks["out"]
    latest = {sink: int(free.pops[sink][-1])}
    start = made.processes[0].start
    stuck = made.with_process(0, build(Fork(8, (2, 4)), BEATS * FRAMES, FRAMES, start))
    assert stuck.solve(free, 0, latest=latest) is None
    with pytest.raises(AssertionError, match="stuck"):
        run_network(replace(stuck), pattern("never"), pattern("never"))


def test_a_word_later_than_allowed_is_told_from_one_in_time() -> None:
    made = network(diamond((2, 20), late(4), ()))
    free = solved(made)
    sink = made.netlist.sinks["out"]
    end = int(free.pops[sink][-1])
    assert made.solve(latest={sink: end}) is not None
    assert made.solve(latest={sink: end - 1}) is None


def test_units_behind_the_last_one_take_every_beat_until_they_are_solved() -> None:
    """A part of the network, then the rest from there: the same times as all at once."""
    made = network(diamond((9, 30), late(4), (Skid(8),)), *PAIRS[7], 3)
    expected = solved(made)
    part = made.solve(last=1)
    assert part is not None
    behind = [s for n in made.netlist.instances[2:] for s in n.outputs]
    assert all((part.pops[stream] == -1).all() for stream in behind)
    assert min(part.pending) > 1
    whole = made.solve(part)
    assert whole is not None
    assert not whole.pending
    assert [p.tolist() for p in whole.pops] == [p.tolist() for p in expected.pops]


def test_a_part_alone_is_never_later_than_in_the_network() -> None:
    made = network(diamond((2, 20), late(4), (Skid(8),)), *PAIRS[7], 3)
    start = made.solve(last=2)
    assert start is not None
    alone = made.solve(start, 2, first=2, last=2)
    assert alone is not None
    for found, exact in zip(alone.pushes, solved(made).pushes, strict=True):
        assert (found <= exact).all()


def test_times_that_do_not_settle_within_an_effort_are_given_up() -> None:
    made = network(diamond((2, 20), late(4), ()), *PAIRS[9], 1)
    assert made.solve(effort=1) is None
    assert made.solve(effort=10**9) is not None


@pytest.mark.parametrize("seed", range(10))
def test_a_start_from_the_times_of_longer_fifos_ends_at_the_same_times(seed: int) -> None:
    """Sizing changes one process and keeps the times of the others as a start."""
    generator = np.random.default_rng(seed)
    source, sink = PAIRS[seed]
    made = network(diamond((9, 30), late(4), (Skid(8),)), source, sink, seed)
    depths = (2, int(generator.integers(10, 14)))
    start = made.processes[0].start
    smaller = made.with_process(0, build(Fork(8, depths), BEATS * FRAMES, FRAMES, start))
    again = smaller.solve(solved(made), 0)
    assert again is not None
    fresh = solved(smaller)
    assert [p.tolist() for p in again.pops] == [p.tolist() for p in fresh.pops]
    assert [p.tolist() for p in again.pushes] == [p.tolist() for p in fresh.pushes]


def test_words_are_counted_through_the_network() -> None:
    netlist = diamond((2, 30), late(4), ())
    assert network(netlist).words == (48, 48, 48, 12, 48, 48)


def test_parts_of_different_numbers_of_words_do_not_join() -> None:
    with pytest.raises(AssertionError, match="do not fit"):
        network(diamond((2, 2), (WidthUp(8, 2, BEATS),), ()))
