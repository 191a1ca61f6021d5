# SPDX-License-Identifier: Apache-2.0
"""High-water marks of the FIFOs behind forks and in front of joins. Pure Python, no other package.

A word that is pushed in cycle w and popped in cycle p is inside from cycle w + 1 to cycle p, both
included. The mark is the most words that are inside in any cycle, so that a word that leaves in the
cycle in which another enters makes room for it. The beats of the stream that forks are the pushes
of every FIFO behind it; the beats of a branch are the pops of its FIFO. The words of a queue in
front of a join are counted between the streams on its two sides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fifo:
    """An entry of "fifos" in bench.json.

    layer: whose stream it takes; source, signal: the streams whose beats enter and leave; depth:
    words that the FIFO holds.
    """

    layer: str
    source: str
    signal: str
    depth: int

    @classmethod
    def from_json(cls, entry: Mapping[str, object]) -> Fifo:
        return cls(**entry)  # type: ignore[arg-type]


def high_water(pushes: Sequence[int], pops: Sequence[int]) -> int:
    """The most words inside in any cycle; both are in order, and pops may end early."""
    most = left = 0
    for entered, push in enumerate(pushes, start=1):
        while left < len(pops) and pops[left] <= push:
            left += 1
        most = max(most, entered - left)
    return most


def compare_fifo(
    fifo: Fifo,
    expected: tuple[Sequence[int], Sequence[int]] | None,
    found: tuple[Sequence[int], Sequence[int]],
) -> dict[str, object]:
    """Result of one FIFO: layer, depth, predicted and simulated high-water mark, text.

    expected, found: cycles of the pushes and of the pops; expected and with it the prediction is
    None where the cycles are not known. text: None where the marks are equal.
    """
    simulated = high_water(*found)
    predicted = None if expected is None else high_water(*expected)
    text = None
    if predicted not in (None, simulated):
        text = (
            f"layer '{fifo.layer}', FIFO '{fifo.signal}': expected at most {predicted} of "
            f"{fifo.depth} words inside, found {simulated}"
        )
    return {
        "layer": fifo.layer,
        "depth": fifo.depth,
        "predicted": predicted,
        "simulated": simulated,
        "text": text,
    }
