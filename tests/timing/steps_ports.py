"""Units with several ports clock by clock: their contracts again, without any recurrence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from hwgen.timing.concat import ConcatProcess
from hwgen.timing.fork import ForkProcess
from hwgen.timing.join import JoinProcess

from .stepped import LIMIT, Link

Links = Sequence[Link]


class SteppedPorts(Protocol):
    """A unit with several ports in steps of one cycle."""

    def takes(self, now: int, before: Links, after: Links) -> list[bool]:
        """Of each input port: whether it takes the word that is offered in this cycle."""

    def finish(self, now: int, before: Links, after: Links) -> None:
        """The rest of the cycle, when all takes of the cycle are known."""


@dataclass(slots=True)
class ForkSteps:
    of: ForkProcess

    def takes(self, now: int, before: Links, after: Links) -> list[bool]:
        word = len(before[0].taken)
        room = [
            link.left_before(word - depth, now)
            for link, depth in zip(after, self.of.depths, strict=True)
        ]
        return [now > self.of.start and before[0].offers(now) and all(room)]

    def finish(self, now: int, before: Links, after: Links) -> None:
        if before[0].taken and before[0].taken[-1] == now:
            for link in after:
                link.made.append(now)


@dataclass(slots=True)
class JoinSteps:
    """Two words at each port; a word leaves when every port has its part."""

    of: JoinProcess

    def takes(self, now: int, before: Links, after: Links) -> list[bool]:
        room = [after[0].left_before(len(link.taken) - 2, now) for link in before]
        offers = [link.offers(now) for link in before]
        return [now > self.of.start and o and r for o, r in zip(offers, room, strict=True)]

    def finish(self, now: int, before: Links, after: Links) -> None:
        word = len(after[0].made)
        if all(len(link.taken) > word for link in before):
            after[0].made.append(now)


@dataclass(slots=True)
class ConcatSteps:
    """One port has its turn; two words of room behind."""

    of: ConcatProcess

    def takes(self, now: int, before: Links, after: Links) -> list[bool]:
        word = sum(len(link.taken) for link in before)
        room = now > self.of.start and after[0].left_before(word - 2, now)
        turns = [word in places for places in self.of.places]
        return [
            room and turn and link.offers(now) for turn, link in zip(turns, before, strict=True)
        ]

    def finish(self, now: int, before: Links, after: Links) -> None:
        if any(link.taken and link.taken[-1] == now for link in before):
            after[0].made.append(now)


@singledispatch
def stepped_ports(process: object) -> SteppedPorts:
    """The unit of `process` in steps."""
    raise TypeError(f"no steps for {type(process).__name__}")


stepped_ports.register(ForkProcess)(ForkSteps)
stepped_ports.register(JoinProcess)(JoinSteps)
stepped_ports.register(ConcatProcess)(ConcatSteps)


def run_many(
    process: object,
    inputs: Sequence[int],
    outputs: Sequence[int],
    sources: Sequence[NDArray[np.bool_]],
    sinks: Sequence[NDArray[np.bool_]],
) -> tuple[list[list[int]], list[list[int]]]:
    """Cycles in which words are taken at each input and at each output port."""
    before, after = [Link(words) for words in inputs], [Link(words) for words in outputs]
    unit = stepped_ports(process)
    for now in range(LIMIT):
        for link, stalled in zip(before, sources, strict=True):
            idle = len(link.made) == len(link.taken) < link.total
            if idle and not stalled[now % len(stalled)]:
                link.made.append(now - 1)
        taken = unit.takes(now, before, after)
        taken += [
            link.offers(now) and not stalled[now % len(stalled)]
            for link, stalled in zip(after, sinks, strict=True)
        ]
        for link, takes in zip([*before, *after], taken, strict=True):
            if takes:
                link.taken.append(now)
        unit.finish(now, before, after)
        if all(len(link.taken) == link.total for link in (*before, *after)):
            return [link.taken for link in before], [link.taken for link in after]
    raise AssertionError(
        f"stuck with {[len(link.taken) for link in (*before, *after)]} words taken"
    )
