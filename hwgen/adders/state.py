"""What is known while a graph of adders grows: its nodes, and the terms of each output."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from hwgen.adders.digits import digits
from hwgen.adders.graph import Adder, Term, bits

SHIFTS = 6
MOST_SHIFT = (1 << SHIFTS) - 1
"""Terms are numbered node << SHIFTS | shift, places column << SHIFTS | shift."""


@dataclass(slots=True)
class Nodes:
    """Inputs, integers lo to hi, and the adders behind them.

    weights: of each node, its factor for each input, from which its range follows.
    """

    inputs: int
    lo: int
    hi: int
    weights: list[NDArray[np.int64]] = field(init=False)
    adders: list[Adder] = field(default_factory=list)
    widths: list[int] = field(init=False)
    depths: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.weights = list(np.eye(self.inputs, dtype=np.int64))
        self.widths = [bits(self.lo, self.hi)] * self.inputs
        self.depths = [0] * self.inputs

    def add(self, left: Term | None, right: Term) -> int:
        """The number of a new adder."""
        terms = (right,) if left is None else (left, right)
        weights = sum(self._factors(term) for term in terms)
        assert isinstance(weights, np.ndarray)
        up, down = int(weights.clip(0).sum()), int(weights.clip(None, 0).sum())
        depth = 1 + max(self.depths[term.node] for term in terms)
        lo, hi = up * self.lo + down * self.hi, up * self.hi + down * self.lo
        self.adders.append(Adder(left, right, lo, hi, depth))
        self.weights.append(weights)
        self.widths.append(bits(lo, hi))
        self.depths.append(depth)
        return len(self.weights) - 1

    def _factors(self, term: Term) -> NDArray[np.int64]:
        factors = self.weights[term.node] << term.shift
        return -factors if term.negative else factors


@dataclass(slots=True)
class Columns:
    """The terms, with signs +1 and -1, whose sum each output is, by column and by node.

    room: how many more terms of depth 0 a tree of `depth` levels has room for, of each column; a
    term of depth n takes the room of 2^n.
    """

    nodes: Nodes
    terms: list[dict[int, int]]
    places: list[dict[int, int]]
    room: list[int]
    depth: int

    @staticmethod
    def of(matrix: NDArray[np.int64], nodes: Nodes) -> Columns:
        """The digits of a matrix [inputs, outputs]."""
        inputs, outputs = matrix.shape
        terms: list[dict[int, int]] = [{} for _ in range(outputs)]
        places: list[dict[int, int]] = [{} for _ in range(inputs)]
        for column, row in np.ndindex(outputs, inputs):
            for power, sign in digits(int(matrix[row, column])):
                terms[column][row << SHIFTS | power] = sign
                places[row][column << SHIFTS | power] = sign
        depth = max((max(len(own), 1) - 1).bit_length() for own in terms)
        room = [(1 << depth) - len(own) for own in terms]
        return Columns(nodes, terms, places, room, depth)

    def grows(self, first: int, second: int) -> int:
        """Room that a sum of two nodes takes, beside that of these."""
        depths = self.nodes.depths[first], self.nodes.depths[second]
        return (2 << max(depths)) - (1 << depths[0]) - (1 << depths[1])

    def take(self, node: int, place: int) -> int:
        """Remove a term and return its sign."""
        column, shift = place >> SHIFTS, place & MOST_SHIFT
        del self.terms[column][node << SHIFTS | shift]
        return self.places[node].pop(place)

    def put(self, node: int, place: int, sign: int) -> None:
        """Add a term."""
        column, shift = place >> SHIFTS, place & MOST_SHIFT
        self.terms[column][node << SHIFTS | shift] = sign
        self.places[node][place] = sign
