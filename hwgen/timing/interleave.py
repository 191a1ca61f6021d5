"""Words that wait for issues, and issues that wait for words, in one pass over both.

Words are stored in order; each waits for its arrival and for an issue that frees its place. Issues
happen in order too; each waits for its turn and for a word. All words whose issues are known are a
slice, then all issues whose words are known are the next one: a few for each time that the storage
is filled. Where slices are short, the events are walked one by one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from hwgen.timing.recurrence import NOTHING, Bound, Cycles, gathered, order, rise

Index = NDArray[np.int64]

FEW_ROUNDS = 3  # of both sequences as a whole, in which most settle
SHORT = 12  # events in a slice below which walking is faster
SOME = 32  # slices after which their length is judged


@dataclass(frozen=True, slots=True)
class Interleaved:
    """number: place of each issue among all; ascending, an issue follows the one before by the
    difference at least.

    needs: word that each issue waits for, -1 for none. frees, lags: each word waits until `lags`
    cycles behind issue `frees`, -1 for none; frees ascend.
    waits, room: the same bounds, of issues by words and of words by issues, as cycles less places.
    """

    number: Index
    needs: Index
    frees: Index
    lags: Index
    waits: Bound = field(init=False, repr=False, compare=False)
    room: Bound = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        behind = self.number.take(np.maximum(self.frees, 0)) + self.lags + 1
        room = Bound.of(self.frees, behind - order(len(behind)))
        object.__setattr__(self, "room", room)
        object.__setattr__(self, "waits", Bound.of(self.needs, self.needs + 1 - self.number))

    def solve(self, arrive: Cycles, allow: Cycles) -> tuple[Cycles, Cycles]:
        """Cycles of words and issues that happen at `arrive` and `allow` or later."""
        places = order(len(arrive))
        entering, allowed = arrive - places, allow - self.number
        words = entering.copy()
        rise(words)
        for _ in range(FEW_ROUNDS):
            issues = _later(self.waits.on(words), allowed)
            again = _later(self.room.on(issues), entering)
            if np.array_equal(again, words):
                return words + places, issues + self.number
            words = again
        return _Pass(self, arrive, allow).solve()


def _later(bounds: Cycles, earliest: Cycles) -> Cycles:
    """Places less that keep both bounds and their order; made of the first."""
    np.maximum(bounds, earliest, out=bounds)
    rise(bounds)
    return bounds


class _Pass:
    """Slices of words and issues in turn.

    stored, issued: how many are known; earliest_word, earliest_issue: what bounds the next one, as
    a cycle less its place.
    """

    def __init__(self, loop: Interleaved, arrive: Cycles, allow: Cycles) -> None:
        self.loop = loop
        self.newest = np.maximum.accumulate(loop.needs)
        self.order = order(len(arrive))
        self.words, self.issues = arrive.copy(), allow.copy()
        self.stored = self.issued = 0
        self.earliest_word = self.earliest_issue = NOTHING

    def solve(self) -> tuple[Cycles, Cycles]:
        loop, slices = self.loop, 0
        while self.stored < len(self.words) or self.issued < len(self.issues):
            known = self.stored + self.issued
            self._store(int(np.searchsorted(loop.frees, self.issued)))
            self._issue(int(np.searchsorted(self.newest, self.stored)))
            assert self.stored + self.issued > known, "words and issues wait for each other"
            slices += 2
            if slices >= SOME and self.stored + self.issued < SHORT * slices:
                return self._walk()
        return self.words, self.issues

    def _store(self, end: int) -> None:
        """The words in front of `end`: the issues that they wait for are known."""
        part = slice(self.stored, end)
        free = gathered(self.issues, self.loop.frees[part]) + self.loop.lags[part] + 1
        places = self.order[part]
        self.earliest_word = _in_order(self.words[part], free, places, self.earliest_word)
        self.stored = end

    def _issue(self, end: int) -> None:
        """The issues in front of `end`: the words that they wait for are known."""
        part = slice(self.issued, end)
        ready = gathered(self.words, self.loop.needs[part]) + 1
        places = self.loop.number[part]
        self.earliest_issue = _in_order(self.issues[part], ready, places, self.earliest_issue)
        self.issued = end

    def _walk(self) -> tuple[Cycles, Cycles]:
        """The rest, event by event."""
        words, issues = self.words.tolist(), self.issues.tolist()
        frees, lags, needs = (
            x.tolist() for x in (self.loop.frees, self.loop.lags, self.loop.needs)
        )
        number = self.loop.number.tolist()
        stored, last_word = self.stored, int(self.earliest_word) + self.stored - 1
        turn = int(self.earliest_issue)
        for issue in range(self.issued, len(issues) + 1):
            need = needs[issue] if issue < len(issues) else len(words) - 1
            while stored <= need:  # no calls in here: there are millions of words
                last_word += 1
                if words[stored] > last_word:
                    last_word = words[stored]
                behind = frees[stored]
                if behind >= 0 and issues[behind] + lags[stored] >= last_word:
                    last_word = issues[behind] + lags[stored] + 1
                words[stored] = last_word
                stored += 1
            if issue < len(issues):
                place = number[issue]
                if issues[issue] - place > turn:
                    turn = issues[issue] - place
                if need >= 0 and words[need] - place >= turn:
                    turn = words[need] - place + 1
                issues[issue] = turn + place
        return np.array(words, dtype=np.int64), np.array(issues, dtype=np.int64)


def _in_order(times: Cycles, waits: Cycles, places: Index, earliest: np.int64) -> np.int64:
    """Raise `times` in place to `waits` and behind each other; returns the next `earliest`."""
    if len(times) == 0:
        return earliest
    np.maximum(times, waits, out=times)
    times -= places
    times[0] = max(times[0], earliest)
    np.maximum.accumulate(times, out=times)
    last: np.int64 = times[-1]
    times += places
    return last
