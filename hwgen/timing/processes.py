"""One process per unit: when its beats enter and leave, given its neighbours' times so far.

`solve(push_in, pop_out)` returns (pop_in, push_out). A word pushed in cycle w is offered from
cycle max(w, pop of the word before) + 1 on; pop is the cycle in which the next unit takes it.
All bounds are monotone, so repeating the solves over a chain converges to the exact times.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from hwgen.timing.interleave import Interleaved
from hwgen.timing.recurrence import (
    Bound,
    Cycles,
    FreeSlots,
    delayed,
    follow,
    gathered,
    order,
    spaced,
)

LOCAL_ROUNDS = 40  # beyond this many rounds a tight loop is walked event by event


class Process(Protocol):
    """A unit over a number of frames."""

    @property
    def inputs(self) -> int:
        """Input words in all."""

    @property
    def outputs(self) -> int:
        """Output words in all."""

    @property
    def start(self) -> int:
        """First cycle out of reset."""

    def solve(self, push_in: Cycles, pop_out: Cycles) -> tuple[Cycles, Cycles]:
        """Times of the input pops and output pushes."""


@runtime_checkable
class ManyProcess(Protocol):
    """A unit with several inputs or several outputs; counts and times are one for each."""

    @property
    def inputs(self) -> tuple[int, ...]:
        """Input words in all."""

    @property
    def outputs(self) -> tuple[int, ...]:
        """Output words in all."""

    @property
    def start(self) -> int:
        """First cycle out of reset."""

    def solve_many(
        self, push_in: Sequence[Cycles], pop_out: Sequence[Cycles]
    ) -> tuple[tuple[Cycles, ...], tuple[Cycles, ...]]:
        """Times of the input pops and output pushes."""


@dataclass(frozen=True, slots=True)
class WireProcess:
    """No register: what one side does, the other does in the same cycle."""

    inputs: int
    outputs: int
    start: int

    def solve(self, push_in: Cycles, pop_out: Cycles) -> tuple[Cycles, Cycles]:
        return pop_out, push_in


@dataclass(frozen=True, slots=True)
class SkidProcess:
    """Two words; see hwgen_skid.v."""

    inputs: int
    outputs: int
    start: int

    def solve(self, push_in: Cycles, pop_out: Cycles) -> tuple[Cycles, Cycles]:
        earliest = np.maximum(push_in, self.start) + 1
        follow(earliest, pop_out, 2)
        pops = spaced(earliest)
        return pops, pops


@dataclass(frozen=True, slots=True)
class WidthUpProcess:
    """Several words into one; see hwgen_width_up.v. group: output word of each input word."""

    inputs: int
    outputs: int
    start: int
    group: NDArray[np.int64]
    last: NDArray[np.int64]  # input word that completes each output word

    def solve(self, push_in: Cycles, pop_out: Cycles) -> tuple[Cycles, Cycles]:
        earliest = np.maximum(push_in, self.start) + 1
        earliest[self.last] = np.maximum(earliest.take(self.last), delayed(pop_out, 2) + 1)
        pops = spaced(earliest)
        return pops, pops[self.last]


@dataclass(frozen=True, slots=True)
class WidthDownProcess:
    """One word into several; see hwgen_width_down.v. first, last: output words of each input."""

    inputs: int
    outputs: int
    start: int
    first: NDArray[np.int64]
    last: NDArray[np.int64]

    def solve(self, push_in: Cycles, pop_out: Cycles) -> tuple[Cycles, Cycles]:
        leave = delayed(pop_out[self.last], 1)
        pops = spaced(np.maximum(push_in + 1, self.start + 1))
        moves = spaced(np.maximum(pops + 1, leave))
        for _ in range(len(pops)):
            again = spaced(np.maximum(pops, delayed(moves, 2) + 1))
            if np.array_equal(again, pops):
                break
            pops = again
            moves = spaced(np.maximum(pops + 1, leave))
        pushes = np.full(self.outputs, -1, dtype=np.int64)
        pushes[self.first] = moves
        return pops, np.maximum.accumulate(pushes)


@dataclass(frozen=True, slots=True)
class ReduceProcess:
    """A pipeline with credits; see hwgen_max_reduce.v."""

    inputs: int
    outputs: int
    start: int
    latency: int
    depth: int

    def solve(self, push_in: Cycles, pop_out: Cycles) -> tuple[Cycles, Cycles]:
        earliest = np.maximum(push_in, self.start) + 1
        follow(earliest, pop_out, self.depth)
        pops = spaced(earliest)
        return pops, pops + self.latency


@dataclass(frozen=True, slots=True)
class BufferedProcess:
    """Words are stored, then read by a sequence of issues, which frees them.

    needs:   last word that each issue reads, -1 for none.
    frees:   issue that must have happened before each word is stored, -1 for none.
    credits: output beat whose pop each issue waits for, -1 for none.
    emits:   issue behind each output beat; delays: cycles from that issue to the push.
    """

    inputs: int
    outputs: int
    start: int
    needs: NDArray[np.int64]
    frees: NDArray[np.int64]
    credits: NDArray[np.int64]
    emits: NDArray[np.int64]
    delays: NDArray[np.int64]
    loop: Interleaved = field(init=False, repr=False, compare=False)
    credit: Bound = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        number, lags = order(len(self.needs)), np.zeros(self.inputs, dtype=np.int64)
        object.__setattr__(self, "loop", Interleaved(number, self.needs, self.frees, lags))
        object.__setattr__(self, "credit", Bound.of(self.credits, np.ones_like(self.credits)))

    def solve(self, push_in: Cycles, pop_out: Cycles) -> tuple[Cycles, Cycles]:
        arrive = np.maximum(push_in, self.start) + 1
        allow = np.maximum(self.credit.on(pop_out), self.start)
        pops, issues = self.loop.solve(arrive, allow)
        return pops, issues.take(self.emits) + self.delays


@dataclass(frozen=True, slots=True)
class LandingProcess:
    """A sliding window that bypasses its memory; see hwgen_sliding_window.v.

    Words land, `landing` at most, then are stored. needs: the newest word of each issue; beyond:
    issues that find it in memory, the others take it as soon as it heads the landing words.
    frees: the issue that makes room for each word, -1 for none; lags: 0 where the word is stored
    in the cycle of that issue, 1 where one later. Each issue is one output, pushed `latency` cycles
    later, `depth` at most under way.
    """

    inputs: int
    outputs: int
    start: int
    beyond: NDArray[np.bool_]
    needs: NDArray[np.int64]
    frees: NDArray[np.int64]
    lags: NDArray[np.int64]
    depth: int
    landing: int
    latency: int

    def solve(self, push_in: Cycles, pop_out: Cycles) -> tuple[Cycles, Cycles]:
        arrive = np.maximum(push_in, self.start) + 1
        allow = np.full(len(pop_out), self.start)
        follow(allow, pop_out, self.depth)
        pops, issues = self._rounds(arrive, allow)
        return pops, issues + self.latency

    def _rounds(self, arrive: Cycles, allow: Cycles) -> tuple[Cycles, Cycles]:
        pops = spaced(arrive)
        stores = pops + 1
        for _ in range(LOCAL_ROUNDS):
            heads = np.maximum(pops, delayed(stores, 1)) + 1
            ready = np.where(self.beyond, stores[self.needs] + 2, heads[self.needs])
            issues = spaced(np.maximum(allow, ready))
            again = spaced(np.maximum(pops + 1, gathered(issues, self.frees) + self.lags))
            if np.array_equal(again, stores):
                return pops, issues
            stores = again
            pops = spaced(np.maximum(arrive, delayed(stores, self.landing) + 1))
        return self._walk(arrive.tolist(), allow.tolist())

    def _walk(self, pops: list[int], issues: list[int]) -> tuple[Cycles, Cycles]:
        """The same times, event by event: for loops that are tighter than the rate."""
        beyond, needs = self.beyond.tolist(), self.needs.tolist()
        frees, lags = self.frees.tolist(), self.lags.tolist()
        stores: list[int] = [0] * len(pops)
        landed = stored = 0
        last_issue = -1

        def land(until: int) -> None:
            nonlocal landed
            while landed <= until:
                room = stores[landed - self.landing] + 1 if landed >= self.landing else -1
                before = pops[landed - 1] + 1 if landed else -1
                pops[landed] = max(pops[landed], room, before)
                landed += 1

        def store(until: int) -> None:
            nonlocal stored
            while stored <= until:
                land(stored)
                room = issues[frees[stored]] + lags[stored] if frees[stored] >= 0 else -1
                before = stores[stored - 1] + 1 if stored else -1
                stores[stored] = max(pops[stored] + 1, room, before)
                stored += 1

        for issue, need in enumerate(needs):
            if beyond[issue]:
                store(need)
                ready = stores[need] + 2
            else:
                store(need - 1)
                land(need)
                ready = max(pops[need], stores[need - 1] if need else -1) + 1
            last_issue = issues[issue] = max(issues[issue], last_issue + 1, ready)
        store(len(pops) - 1)
        return np.array(pops, dtype=np.int64), np.array(issues, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class SourceProcess:
    """Offers a beat in the first free slot after the one before was taken."""

    outputs: int
    slots: FreeSlots

    def push(self, pop_out: Cycles) -> Cycles:
        index = np.arange(self.outputs, dtype=np.int64)
        ranks = self.slots.rank(delayed(pop_out, 1) + 1)
        ranks = np.maximum.accumulate(ranks - index) + index
        return self.slots.cycle(ranks) - 1


@dataclass(frozen=True, slots=True)
class SinkProcess:
    """Takes an offered beat in the next free slot."""

    inputs: int
    slots: FreeSlots

    def pop(self, push_in: Cycles) -> Cycles:
        index = np.arange(self.inputs, dtype=np.int64)
        ranks = self.slots.rank(push_in + 1)
        ranks = np.maximum.accumulate(ranks - index) + index
        return self.slots.cycle(ranks)
