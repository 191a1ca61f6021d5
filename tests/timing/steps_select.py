"""Keep and Argmax clock by clock."""

from __future__ import annotations

from dataclasses import dataclass

from hwgen.timing.select import SelectProcess

from .stepped import Link, stepped


@dataclass(slots=True)
class Select:
    """Words that make an output wait until fewer than `depth` outputs are under way."""

    of: SelectProcess

    def takes(self, now: int, before: Link, after: Link) -> bool:
        word = len(before.taken)
        room = word not in self.of.emits or after.left_before(len(after.made) - self.of.depth, now)
        return now > self.of.start and before.offers(now) and room

    def finish(self, now: int, before: Link, after: Link) -> None:
        if before.taken and before.taken[-1] == now and len(before.taken) - 1 in self.of.emits:
            after.made.append(now + self.of.latency)


stepped.register(SelectProcess)(Select)
