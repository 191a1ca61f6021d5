"""From a constant matrix to a graph of adders."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from hwgen.adders.digits import digit_counts
from hwgen.adders.graph import AdderGraph
from hwgen.adders.share import Sharing
from hwgen.adders.state import Columns, Nodes
from hwgen.adders.tree import Tree


def adder_graph(matrix: NDArray[np.int64], lo: int, hi: int) -> AdderGraph:
    """x @ matrix, of `matrix` [inputs, outputs] and x [inputs] of integers lo to hi, exactly.

    No deeper than a balanced tree of the digits of the output that has the most, but for a negation
    where all digits of an output are negative. The same matrix gives the same graph.
    """
    return _solved(np.ascontiguousarray(matrix, dtype=np.int64).tobytes(), matrix.shape, lo, hi)


def pairs(matrix: NDArray[np.int64]) -> int:
    """Pairs of digits of one output, of all outputs: the search takes some 2 microseconds each."""
    each = digit_counts(matrix).sum(axis=0)
    return int((each * (each - 1) // 2).sum())


@functools.lru_cache(maxsize=64)
def _solved(data: bytes, shape: tuple[int, int], lo: int, hi: int) -> AdderGraph:
    matrix = np.frombuffer(data, dtype=np.int64).reshape(shape)
    nodes = Nodes(shape[0], lo, hi)
    columns = Columns.of(matrix, nodes)
    Sharing(columns).run()
    outputs = tuple(Tree.of(nodes, terms).sum() for terms in columns.terms)
    return AdderGraph(shape[0], lo, hi, tuple(nodes.adders), outputs)
