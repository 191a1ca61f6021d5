"""The sum of the terms that are left of an output: a tree, the shallow terms first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations

from hwgen.adders.graph import Term
from hwgen.adders.state import MOST_SHIFT, SHIFTS, Nodes


@dataclass(slots=True)
class Tree:
    """Terms that wait to be added; `own`: adders that nothing else reads."""

    nodes: Nodes
    terms: list[Term]
    own: set[int]

    @staticmethod
    def of(nodes: Nodes, terms: dict[int, int]) -> Tree:
        """The terms of a column."""
        found = (Term(term >> SHIFTS, term & MOST_SHIFT, sign < 0) for term, sign in terms.items())
        return Tree(nodes, list(found), set())

    def sum(self) -> Term | None:
        """One term without a sign, None for no terms at all."""
        while len(self.terms) > 1:
            self._join()
        if not self.terms:
            return None
        (term,) = self.terms
        if not term.negative:
            return term
        if not self._negate(term.node):
            term = replace(term, node=self.nodes.add(None, Term(term.node, negative=True)))
        return replace(term, negative=False)

    def _join(self) -> None:
        low, high = min(self._candidates(), key=self._rank)
        self.terms.remove(low)
        self.terms.remove(high)
        opposite = low.negative != high.negative
        right = Term(high.node, high.shift - low.shift, opposite)
        node = self.nodes.add(Term(low.node), right)
        self.own.add(node)
        self.terms.append(Term(node, low.shift, low.negative))

    def _candidates(self) -> list[tuple[Term, Term]]:
        """Pairs of the least depth, the lower shift first."""
        depths = self.nodes.depths
        first, second = sorted(depths[term.node] for term in self.terms)[:2]
        shallow = [term for term in self.terms if depths[term.node] == first]
        if first == second:
            pairs = list(combinations(shallow, 2))
        else:
            deeper = (term for term in self.terms if depths[term.node] == second)
            pairs = [(shallow[0], term) for term in deeper]
        return [(a, b) if (a.shift, a.node) < (b.shift, b.node) else (b, a) for a, b in pairs]

    def _rank(self, pair: tuple[Term, Term]) -> tuple[int, ...]:
        """Narrow sums first, then terms of like weight."""
        low, high = pair
        distance, widths = high.shift - low.shift, self.nodes.widths
        width = max(widths[low.node], widths[high.node] + distance)
        return width, distance, low.node, low.shift, high.node, high.shift

    def _negate(self, node: int) -> bool:
        """Give an adder of this tree the opposite sign, without another adder where that can be."""
        if node not in self.own:
            return False
        number = node - self.nodes.inputs
        adder = self.nodes.adders[number]
        left, right = adder.left, adder.right
        assert left is not None
        if right.negative or left.negative:
            left = replace(left, negative=not left.negative)
            right = replace(right, negative=not right.negative)
        elif self._negate(left.node):
            right = replace(right, negative=True)
        elif self._negate(right.node):
            left = replace(left, negative=True)
        else:
            return False
        self.nodes.adders[number] = replace(
            adder, left=left, right=right, lo=-adder.hi, hi=-adder.lo
        )
        return True
