"""Sums of two terms that occur several times, made once: the most valuable one first."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator

from hwgen.adders.graph import Term
from hwgen.adders.state import MOST_SHIFT, SHIFTS, Columns

Pair = tuple[int, int, int, int]
"""first + sign * (second << distance): nodes, distance at least 0, sign; an order of terms."""
Entry = tuple[int, int, Pair, int]
"""What a pair is worth (negative), the depth of its sum, the pair, how often it occurs."""


class Sharing:
    """Candidates in a heap. How often a pair occurs only falls, as terms disappear: it is counted
    again when it comes to the top. Pairs with a new node are counted when the node is made."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.heap: list[Entry] = []
        found: Counter[Pair] = Counter()
        for terms in columns.terms:
            before: dict[int, int] = {}
            for term, sign in terms.items():
                found.update(_pairs(before, term, sign))
                before[term] = sign
        self._offer(found)

    def run(self) -> None:
        """Share until nothing occurs twice."""
        while self.heap:
            _, _, pair, count = heapq.heappop(self.heap)
            places = self._places(pair)
            if len(places) == count:
                self._share(pair, places)
            elif len(places) > 1:
                self._push(pair, len(places))

    def _offer(self, found: Counter[Pair]) -> None:
        for pair, count in found.items():
            if count > 1:
                self._push(pair, count)

    def _push(self, pair: Pair, count: int) -> None:
        first, second, distance, _ = pair
        nodes = self.columns.nodes
        depth = 1 + max(nodes.depths[first], nodes.depths[second])
        if depth <= self.columns.depth:
            reach = nodes.widths[first], nodes.widths[second] + distance
            heapq.heappush(self.heap, (-count * max(0, min(reach) - distance), depth, pair, count))

    def _places(self, pair: Pair) -> list[int]:
        """Where the first term of the pair stands, no term twice, in columns with room for it."""
        first, second, distance, sign = pair
        firsts, seconds = self.columns.places[first], self.columns.places[second]
        grows, room = self.columns.grows(first, second), self.columns.room
        found: list[int] = []
        used: set[int] = set()
        left: dict[int, int] = {}
        for place in sorted(firsts) if first == second else firsts:
            column, shift = place >> SHIFTS, place & MOST_SHIFT
            if shift + distance > MOST_SHIFT:
                continue
            if seconds.get(place + distance) != sign * firsts[place]:
                continue
            free = left.get(column, room[column])
            if free < grows or (first == second and place in used):
                continue
            left[column] = free - grows
            used.add(place + distance)
            found.append(place)
        return found

    def _share(self, pair: Pair, places: list[int]) -> None:
        first, second, distance, sign = pair
        columns = self.columns
        grows = columns.grows(first, second)
        node = columns.nodes.add(Term(first), Term(second, distance, sign < 0))
        columns.places.append({})
        signs = []
        for place in places:
            signs.append(columns.take(first, place))
            columns.take(second, place + distance)
            columns.room[place >> SHIFTS] -= grows
        found: Counter[Pair] = Counter()
        for place, own in zip(places, signs, strict=True):
            term = node << SHIFTS | place & MOST_SHIFT
            found.update(_pairs(columns.terms[place >> SHIFTS], term, own))
            columns.put(node, place, own)
        self._offer(found)


def _pairs(terms: dict[int, int], term: int, sign: int) -> Iterator[Pair]:
    """Of one term with all terms of a column."""
    node, shift = term >> SHIFTS, term & MOST_SHIFT
    for other, its in terms.items():
        second, place = other >> SHIFTS, other & MOST_SHIFT
        if shift < place or (shift == place and node < second):
            yield node, second, place - shift, sign * its
        else:
            yield second, node, shift - place, sign * its
