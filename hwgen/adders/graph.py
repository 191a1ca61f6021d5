"""A graph of two-input adders that multiplies a vector by a constant matrix."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Term:
    """(value of a node) << shift, subtracted where it is negative."""

    node: int
    shift: int = 0
    negative: bool = False


@dataclass(frozen=True, slots=True)
class Adder:
    """left + right, or right alone, negated; at most one of two terms is negative.

    One of two terms is not shifted. lo, hi: the integers that the sum can be, for independent
    inputs; depth: adders on the longest path to it from an input, itself included.
    """

    left: Term | None
    right: Term
    lo: int
    hi: int
    depth: int

    @property
    def terms(self) -> tuple[Term, ...]:
        """One or two operands."""
        return (self.right,) if self.left is None else (self.left, self.right)


@dataclass(frozen=True, slots=True)
class AdderGraph:
    """Nodes 0 to inputs - 1 are inputs, integers lo to hi; adder n is node inputs + n.

    Operands are nodes with lower numbers. outputs: a term without a sign each, None for 0.
    """

    inputs: int
    lo: int
    hi: int
    adders: tuple[Adder, ...]
    outputs: tuple[Term | None, ...]

    @property
    def depth(self) -> int:
        """Adders on the longest path."""
        return max((adder.depth for adder in self.adders), default=0)

    def depth_of(self, node: int) -> int:
        """Adders on the longest path to a node."""
        return 0 if node < self.inputs else self.adders[node - self.inputs].depth

    def range_of(self, node: int) -> tuple[int, int]:
        """Smallest and largest integer of a node."""
        if node < self.inputs:
            return self.lo, self.hi
        adder = self.adders[node - self.inputs]
        return adder.lo, adder.hi

    def bits_of(self, node: int) -> int:
        """Bits of a node: two's complement where it can be negative."""
        return bits(*self.range_of(node))

    @property
    def live(self) -> dict[tuple[int, int], int]:
        """Low bits that are read of each node at each level, from the last to the first.

        A sum is registered at the level of its depth, and wherever it waits for its readers; all
        outputs wait for the deepest. Level 0 are the inputs as they come. Fewer bits than a node
        has are read where sums cancel the others.
        """
        found: dict[tuple[int, int], int] = {}

        def read(node: int, level: int, bits: int) -> None:
            found[node, level] = max(found.get((node, level), 0), min(bits, self.bits_of(node)))

        last = max(1, self.depth)
        for term in self.outputs:
            if term is not None:
                read(term.node, last, self.bits_of(term.node))
        for level in range(last, 0, -1):
            for node, bits in [(n, b) for (n, at), b in found.items() if at == level]:
                if self.depth_of(node) < level:
                    read(node, level - 1, bits)
                    continue
                adder = self.adders[node - self.inputs]
                for term in adder.terms if bits > passed(adder) else (lower(adder),):
                    if term.shift < bits:
                        read(term.node, level - 1, bits - term.shift)
        return found

    @property
    def register_bits(self) -> int:
        """Bits of all registers."""
        return sum(bits for (_, level), bits in self.live.items() if level)

    @property
    def adder_bits(self) -> int:
        """Bits of all adders; low bits that only one term has pass them by."""
        return sum(
            max(0, bits - passed(self.adders[node - self.inputs]))
            for (node, level), bits in self.live.items()
            if level and level == self.depth_of(node)
        )

    def __call__(self, x: NDArray[np.int64]) -> NDArray[np.int64]:
        """Outputs [..., outputs] of inputs [..., inputs]."""
        nodes = [x[..., node] for node in range(self.inputs)]
        for adder in self.adders:
            nodes.append(np.sum([_value(nodes, term) for term in adder.terms], axis=0))
        zero = np.zeros(x.shape[:-1], dtype=np.int64)
        sums = [zero if term is None else _value(nodes, term) for term in self.outputs]
        return np.stack(sums, axis=-1)


def _value(nodes: list[NDArray[np.int64]], term: Term) -> NDArray[np.int64]:
    value = nodes[term.node] << term.shift
    return -value if term.negative else value


def bits(lo: int, hi: int) -> int:
    """Bits of integers lo to hi: two's complement where lo is negative, 1 at least."""
    if lo < 0:
        return max((-lo - 1).bit_length(), max(hi, 0).bit_length()) + 1
    return max(1, hi.bit_length())


def lower(adder: Adder) -> Term:
    """The term that is shifted less."""
    return min(adder.terms, key=lambda term: term.shift)


def passed(adder: Adder) -> int:
    """Low bits of a sum that are those of one term: the other is shifted, this one not negative."""
    if lower(adder).negative:
        return 0
    return max(term.shift for term in adder.terms)
