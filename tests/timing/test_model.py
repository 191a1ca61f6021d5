"""Chains: the fixed point of all units against the same chain clock by clock."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hwgen.timing.model import DESIGN_START, Timing, build_chain, chain_timing, settled_frames
from hwgen.timing.stalls import KINDS, pattern
from hwgen.units.plumbing import Skid

from . import stepped
from .chains import random_chain

FRAMES = 3
PAIRS = [(source, sink) for source in KINDS for sink in KINDS]


@pytest.mark.parametrize("seed", range(75))
def test_random_chains_take_every_word_in_the_same_cycle(seed: int) -> None:
    generator = np.random.default_rng(1000 + seed)
    units, beats = random_chain(generator, int(generator.integers(2, 7)))
    source, sink = (pattern(kind, seed) for kind in PAIRS[seed % len(PAIRS)])
    chain = build_chain(units, beats, FRAMES, source=source, sink=sink, start=seed % 2)
    expected = stepped.run(list(chain.processes), beats * FRAMES, source, sink)
    solved = chain.solve()
    assert [pops.tolist() for pops in solved.pops] == expected
    assert solved.source.tolist() == expected[0]
    assert solved.sink.tolist() == expected[-1]


def test_no_unit_at_all_passes_words_from_source_to_sink() -> None:
    timing = chain_timing([], 4, 2, sink=pattern("alternate", 0))
    assert timing.source.tolist() == timing.sink.tolist() == [1, 3, 5, 7, 9, 11, 13, 15]


def test_a_design_takes_its_first_word_two_cycles_after_reset() -> None:
    """The top registers its reset once, and a skid buffer is ready one cycle after that."""
    timing = chain_timing([Skid(8)], 4, 1)
    assert timing.source.tolist() == [DESIGN_START + 1 + n for n in range(4)]
    assert timing.sink.tolist() == [DESIGN_START + 2 + n for n in range(4)]


@pytest.mark.parametrize("seed", range(5))
def test_a_start_from_earlier_times_ends_at_the_same_times(seed: int) -> None:
    """Sizing starts from the times of the larger storage; so does this from those without stall."""
    units, beats = random_chain(np.random.default_rng(seed), 4)
    fast = chain_timing(units, beats, FRAMES)
    chain = build_chain(units, beats, FRAMES, sink=pattern("random", seed))
    start = replace(chain.network.unsolved, pushes=fast.pushes, pops=fast.pops)
    again = chain.network.solve(start)
    assert again is not None
    assert [p.tolist() for p in again.pops] == [p.tolist() for p in chain.solve().pops]


@pytest.mark.parametrize("seed", range(5))
def test_a_stall_never_makes_a_beat_earlier(seed: int) -> None:
    units, beats = random_chain(np.random.default_rng(50 + seed), 4)
    free = chain_timing(units, beats, FRAMES)
    for kind in KINDS:
        stalled = chain_timing(
            units, beats, FRAMES, source=pattern(kind, seed), sink=pattern(kind, seed + 1)
        )
        assert all((late >= soon).all() for late, soon in zip(stalled.pops, free.pops, strict=True))


def test_the_interval_of_a_chain_is_that_of_its_last_two_images() -> None:
    timing = chain_timing([Skid(8)], 6, 4)
    assert timing.interval(4) == 6


def test_interval_and_latency_are_those_of_the_ports() -> None:
    source, sink = np.array([2, 3, 9, 10]), np.array([7, 8, 15, 17])
    timing = Timing(2, {"in": source}, {"out": sink}, {}, {})
    assert (timing.interval, timing.latency) == (9, 5)
    assert timing.source is source
    assert timing.sink is sink
    assert Timing(1, {"in": source}, {"out": sink}, {}, {}).interval == 0


def test_of_several_ports_the_slowest_sets_the_interval_and_the_first_the_latency() -> None:
    sources = {"a": np.array([2, 3, 9, 10]), "b": np.array([1, 4, 5, 6])}
    sinks = {"c": np.array([7, 8, 15, 17]), "d": np.array([6, 9, 12, 20])}
    timing = Timing(2, sources, sinks, {}, {})
    assert (timing.interval, timing.latency) == (11, 5)


@pytest.mark.parametrize(("end", "bound", "frames"), [(90, 100, 4), (230, 100, 5), (900, 100, 11)])
def test_the_interval_settles_when_the_pipeline_is_full(end: int, bound: int, frames: int) -> None:
    assert settled_frames(end, bound) == frames
