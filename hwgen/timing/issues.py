"""Processes of a multiply-accumulate unit: issues in order, one a cycle at most.

Only the issues that can wait for something are kept; each has its number among all issues. One
that is not kept follows the issue before it in the next cycle. A convolution has a few kept issues
for each window, however many taps it has.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from hwgen.timing.interleave import Interleaved
from hwgen.timing.recurrence import Bound, Cycles, rise

Index = NDArray[np.int64]


def merged(*ascending: Index) -> Index:
    """All numbers of the ascending arrays, ascending and each once."""
    every = np.concatenate(ascending)
    every.sort(kind="stable")  # merges runs: linear
    return every[np.diff(every, prepend=-1) > 0]


@dataclass(frozen=True, slots=True)
class AddressedProcess:
    """Words are stored in a cyclic memory and read by issues, which free them.

    number:  number of each kept issue among all of them, the first is 0.
    needs:   word that each kept issue waits for, -1 for none.
    frees, lags: the issue that must have happened before each word is stored is `lags` behind
             kept issue `frees`, -1 for none.
    credits: output beat whose pop each kept issue waits for, -1 for none.
    emits:   kept issue behind each output beat; delays: cycles from that issue to the push.
    """

    inputs: int
    outputs: int
    start: int
    number: Index
    needs: Index
    frees: Index
    lags: Index
    credits: Index
    emits: Index
    delays: Index
    loop: Interleaved = field(init=False, repr=False, compare=False)
    credit: Bound = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        loop = Interleaved(self.number, self.needs, self.frees, self.lags)
        object.__setattr__(self, "loop", loop)
        object.__setattr__(self, "credit", Bound.of(self.credits, np.ones_like(self.credits)))

    def solve(self, push_in: Cycles, pop_out: Cycles) -> tuple[Cycles, Cycles]:
        arrive = np.maximum(push_in, self.start) + 1
        allow = np.maximum(self.credit.on(pop_out), self.start)
        pops, issues = self.loop.solve(arrive, allow)
        return pops, issues.take(self.emits) + self.delays


@dataclass(frozen=True, slots=True)
class HeldProcess:
    """Words that are held in front of the unit while their issues happen.

    first: kept issue that waits for each input word; last: the one with which the word leaves.
    The rest as in AddressedProcess.
    """

    inputs: int
    outputs: int
    start: int
    number: Index
    first: Index
    last: Index
    credits: Index
    emits: Index
    delays: Index
    credit: Bound = field(init=False, repr=False, compare=False)
    entry: Index = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "credit", Bound.of(self.credits, 1 - self.number))
        object.__setattr__(self, "entry", 1 - self.number.take(self.first))

    def solve(self, push_in: Cycles, pop_out: Cycles) -> tuple[Cycles, Cycles]:
        """All in cycles less the number of the issue, but for what is returned."""
        issues = np.maximum(self.credit.on(pop_out), self.start - self.number)
        entering = push_in + self.entry
        issues[self.first] = np.maximum(issues.take(self.first), entering, out=entering)
        rise(issues)
        issues += self.number
        return issues.take(self.last), issues.take(self.emits) + self.delays
