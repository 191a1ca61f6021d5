"""Processes of a multiply-accumulate unit: issues in order, one a cycle at most.

Only the issues that can wait for something are kept; each has its number among all issues. One
that is not kept follows the issue before it in the next cycle. A convolution has a few kept issues
for each window, however many taps it has.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwgen.timing.interleave import Interleaved
from hwgen.timing.recurrence import Cycles, gathered

Index = NDArray[np.int64]


def paced(earliest: Cycles, number: Index) -> Cycles:
    """t[n] = max(earliest[n], t[n-1] + number[n] - number[n-1])."""
    times: Cycles = np.maximum.accumulate(earliest - number) + number
    return times


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

    def solve(self, push_in: Cycles, pop_out: Cycles) -> tuple[Cycles, Cycles]:
        arrive = np.maximum(push_in + 1, self.start + 1)
        allow = np.maximum(gathered(pop_out, self.credits) + 1, self.start)
        loop = Interleaved(self.number, self.needs, self.frees, self.lags)
        pops, issues = loop.solve(arrive, allow)
        return pops, issues[self.emits] + self.delays


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

    def solve(self, push_in: Cycles, pop_out: Cycles) -> tuple[Cycles, Cycles]:
        earliest = np.maximum(gathered(pop_out, self.credits) + 1, self.start)
        earliest[self.first] = np.maximum(earliest[self.first], push_in + 1)
        issues = paced(earliest, self.number)
        return issues[self.last], issues[self.emits] + self.delays
