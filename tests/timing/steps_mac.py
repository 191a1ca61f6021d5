"""Multiply-accumulate units clock by clock; only the issues that wait are kept, with numbers."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from hwgen.timing.issues import AddressedProcess, HeldProcess

from .stepped import Link, past, stepped


def in_turn(process: AddressedProcess | HeldProcess, issued: list[int], now: int) -> bool:
    """True when all issues between the last kept one and the next one are over."""
    issue = len(issued)
    if now < process.start or issue == len(process.number):
        return False
    gap = int(process.number[issue] - process.number[issue - 1]) if issue else 1
    return issue == 0 or now >= issued[-1] + gap


def beats_of(process: AddressedProcess | HeldProcess, issue: int, now: int) -> list[int]:
    """Cycles in which the output beats behind an issue are made."""
    beats = np.flatnonzero(process.emits == issue)
    return [now + int(process.delays[beat]) for beat in beats]


@dataclass(slots=True)
class Addressed:
    of: AddressedProcess
    issued: list[int] = field(default_factory=list)

    def takes(self, now: int, before: Link, after: Link) -> bool:
        if not before.offers(now):
            return False
        word = len(before.taken)
        room = past(self.issued, int(self.of.frees[word]), now - int(self.of.lags[word]))
        return now > self.of.start and room

    def finish(self, now: int, before: Link, after: Link) -> None:
        issue = len(self.issued)
        if not in_turn(self.of, self.issued, now):
            return
        stored = before.left_before(int(self.of.needs[issue]), now)
        if stored and after.left_before(int(self.of.credits[issue]), now):
            self.issued.append(now)
            after.made += beats_of(self.of, issue, now)


@dataclass(slots=True)
class Held:
    of: HeldProcess
    issued: list[int] = field(default_factory=list)

    def takes(self, now: int, before: Link, after: Link) -> bool:
        issue = len(self.issued)
        if not in_turn(self.of, self.issued, now):
            return False
        if issue in self.of.first and not before.offers(now):
            return False
        if not after.left_before(int(self.of.credits[issue]), now):
            return False
        self.issued.append(now)
        return issue in self.of.last

    def finish(self, now: int, before: Link, after: Link) -> None:
        if self.issued and self.issued[-1] == now:
            after.made += beats_of(self.of, len(self.issued) - 1, now)


stepped.register(AddressedProcess)(Addressed)
stepped.register(HeldProcess)(Held)
