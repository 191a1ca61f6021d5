"""A chain of units clock by clock: the contracts of the units again, without any recurrence."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import singledispatch
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from hwgen.timing import processes

LIMIT = 200_000  # cycles until a chain counts as stuck


def past(cycles: list[int], index: int, now: int) -> bool:
    """True when event `index` was before this cycle; events below 0 always were."""
    return index < 0 or (index < len(cycles) and cycles[index] < now)


@dataclass(slots=True)
class Link:
    """The words between two units: in which cycle each is made, and in which it is taken."""

    total: int
    made: list[int] = field(default_factory=list)
    taken: list[int] = field(default_factory=list)

    def offers(self, now: int) -> bool:
        """True when the next word was made before this cycle."""
        return len(self.taken) < len(self.made) and self.made[len(self.taken)] < now

    def left_before(self, index: int, now: int) -> bool:
        """True when word `index` was taken before this cycle; words below 0 always were."""
        return past(self.taken, index, now)


class Stepped(Protocol):
    """A unit in steps of one cycle."""

    def takes(self, now: int, before: Link, after: Link) -> bool:
        """Whether the unit takes the word that is offered in this cycle."""

    def finish(self, now: int, before: Link, after: Link) -> None:
        """The rest of the cycle, when all takes of the cycle are known."""


@dataclass(slots=True)
class Skid:
    of: processes.SkidProcess

    def takes(self, now: int, before: Link, after: Link) -> bool:
        room = after.left_before(len(before.taken) - 2, now)
        return now > self.of.start and before.offers(now) and room

    def finish(self, now: int, before: Link, after: Link) -> None:
        if before.taken and before.taken[-1] == now:
            after.made.append(now)


@dataclass(slots=True)
class WidthUp:
    of: processes.WidthUpProcess

    def completes(self, word: int) -> bool:
        return word in self.of.last

    def takes(self, now: int, before: Link, after: Link) -> bool:
        full = self.completes(len(before.taken))
        room = not full or after.left_before(len(after.made) - 2, now)
        return now > self.of.start and before.offers(now) and room

    def finish(self, now: int, before: Link, after: Link) -> None:
        if before.taken and before.taken[-1] == now and self.completes(len(before.taken) - 1):
            after.made.append(now)


@dataclass(slots=True)
class WidthDown:
    """A skid buffer, then a register from which the parts leave."""

    of: processes.WidthDownProcess
    moved: list[int] = field(default_factory=list)  # cycle in which each word entered the register

    def takes(self, now: int, before: Link, after: Link) -> bool:
        room = past(self.moved, len(before.taken) - 2, now)
        return now > self.of.start and before.offers(now) and room

    def finish(self, now: int, before: Link, after: Link) -> None:
        word = len(self.moved)
        waits = word < len(before.taken) and before.taken[word] < now
        if waits and (word == 0 or after.left_before(int(self.of.last[word - 1]), now + 1)):
            self.moved.append(now)
            after.made += [now] * int(self.of.last[word] - self.of.first[word] + 1)


@dataclass(slots=True)
class Reduce:
    of: processes.ReduceProcess

    def takes(self, now: int, before: Link, after: Link) -> bool:
        credit = after.left_before(len(before.taken) - self.of.depth, now)
        return now > self.of.start and before.offers(now) and credit

    def finish(self, now: int, before: Link, after: Link) -> None:
        if before.taken and before.taken[-1] == now:
            after.made.append(now + self.of.latency)


@dataclass(slots=True)
class Buffered:
    of: processes.BufferedProcess
    issued: list[int] = field(default_factory=list)

    def takes(self, now: int, before: Link, after: Link) -> bool:
        free = int(self.of.frees[len(before.taken)]) if before.offers(now) else -1
        room = past(self.issued, free, now)
        return now > self.of.start and before.offers(now) and room

    def finish(self, now: int, before: Link, after: Link) -> None:
        issue = len(self.issued)
        if now < self.of.start or issue == len(self.of.needs):
            return
        stored = before.left_before(int(self.of.needs[issue]), now)
        if stored and after.left_before(int(self.of.credits[issue]), now):
            self.issued.append(now)
            beats = np.flatnonzero(self.of.emits == issue)
            after.made += [now + int(self.of.delays[beat]) for beat in beats]


@dataclass(slots=True)
class Landing:
    """Words land in a FIFO, then are stored; most windows read their newest word on the way."""

    of: processes.LandingProcess
    stored: list[int] = field(default_factory=list)
    issued: list[int] = field(default_factory=list)

    def takes(self, now: int, before: Link, after: Link) -> bool:
        room = past(self.stored, len(before.taken) - self.of.landing, now)
        return now > self.of.start and before.offers(now) and room

    def finish(self, now: int, before: Link, after: Link) -> None:
        word = len(self.stored)
        lands = word < len(before.taken) and before.taken[word] < now
        self._issue(now, lands, after)
        if lands and past(self.issued, int(self.of.frees[word]), now + 1 - int(self.of.lags[word])):
            self.stored.append(now)

    def _issue(self, now: int, lands: bool, after: Link) -> None:
        issue = len(self.issued)
        if now < self.of.start or issue == len(self.of.needs):
            return
        need = int(self.of.needs[issue])
        if self.of.beyond[issue]:
            readable = past(self.stored, need, now - 1)
        else:
            readable = need < len(self.stored) or (lands and need == len(self.stored))
        if readable and after.left_before(issue - self.of.depth, now):
            self.issued.append(now)
            after.made.append(now + self.of.latency)


@singledispatch
def stepped(process: object) -> Stepped:
    """The unit of `process` in steps."""
    raise TypeError(f"no steps for {type(process).__name__}")


stepped.register(processes.SkidProcess)(Skid)
stepped.register(processes.WidthUpProcess)(WidthUp)
stepped.register(processes.WidthDownProcess)(WidthDown)
stepped.register(processes.ReduceProcess)(Reduce)
stepped.register(processes.BufferedProcess)(Buffered)
stepped.register(processes.LandingProcess)(Landing)


def run(
    chain: list[processes.Process],
    words: int,
    source: NDArray[np.bool_],
    sink: NDArray[np.bool_],
) -> list[list[int]]:
    """Cycles in which words are taken, at the source, between the units and at the sink.

    A wire takes a word in the cycle in which the unit behind it does.
    """
    found = _run([p for p in chain if not _is_wire(p)], words, source, sink)
    position = 0
    taken = [found[0]]
    for process in chain:
        position += not _is_wire(process)
        taken.append(found[position])
    return taken


def _is_wire(process: processes.Process) -> bool:
    return isinstance(process, processes.WireProcess)


def _run(
    chain: list[processes.Process],
    words: int,
    source: NDArray[np.bool_],
    sink: NDArray[np.bool_],
) -> list[list[int]]:
    links = [Link(words)] + [Link(process.outputs) for process in chain]
    units = [stepped(process) for process in chain]
    for now in range(LIMIT):
        _offer(links[0], now, source)
        taken = [u.takes(now, *pair) for u, pair in zip(units, _pairs(links), strict=True)]
        taken.append(links[-1].offers(now) and not sink[now % len(sink)])
        for link, takes in zip(links, taken, strict=True):
            if takes:
                link.taken.append(now)
        for unit, pair in zip(units, _pairs(links), strict=True):
            unit.finish(now, *pair)
        if len(links[-1].taken) == links[-1].total and len(links[0].taken) == words:
            return [link.taken for link in links]
    raise AssertionError(f"stuck with {[len(link.taken) for link in links]} words taken")


def _offer(link: Link, now: int, stalled: NDArray[np.bool_]) -> None:
    """A source starts to offer in a free cycle, once the word before was taken."""
    waiting = len(link.made) > len(link.taken)
    if not waiting and len(link.made) < link.total and not stalled[now % len(stalled)]:
        link.made.append(now - 1)


def _pairs(links: list[Link]) -> list[tuple[Link, Link]]:
    return list(zip(links[:-1], links[1:], strict=True))
