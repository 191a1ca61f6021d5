"""Windows that do not overlap, clock by clock."""

from __future__ import annotations

from dataclasses import dataclass, field

from hwgen.timing.accumulate import AccumulateProcess

from .stepped import Link, stepped


@dataclass(slots=True)
class AccumulateSteps:
    of: AccumulateProcess
    ends: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        self.ends = frozenset(self.of.last.tolist())

    def takes(self, now: int, before: Link, after: Link) -> bool:
        waits = len(before.taken) in self.ends
        room = not waits or after.left_before(len(after.made) - self.of.depth, now)
        return now > self.of.start and before.offers(now) and room

    def finish(self, now: int, before: Link, after: Link) -> None:
        taken = before.taken
        if taken and taken[-1] == now and len(taken) - 1 in self.ends:
            after.made.append(now + self.of.latency)


stepped.register(AccumulateProcess)(AccumulateSteps)
