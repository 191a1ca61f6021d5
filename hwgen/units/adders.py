"""Dot products with weights that never change: a graph of adders in place of multipliers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from hwgen.adders import AdderGraph, adder_graph, pairs
from hwgen.units.base import Parameter
from hwgen.units.dot_product import DotProduct

MOST_PAIRS = 400_000  # of digits: a second or two of search, some 1000 weights of 8 bits


@dataclass(frozen=True, slots=True)
class Adders(DotProduct):
    """All sums of a window from one generated module; a register behind every adder.

    graph: from the inputs of a chunk, slice by slice, to the outputs. Its module is that of the
    layer, so that it has no name here.
    """

    graph: AdderGraph = field(kw_only=True)
    module: ClassVar[str] = ""
    noun: ClassVar[str] = "constant product"
    multiplies: ClassVar[bool] = False
    joins: ClassVar[bool] = False
    waits: ClassVar[int] = 0

    @property
    def circuits(self) -> str:
        return "a graph of adders"

    def latency(self, simd: int) -> int:
        return max(1, self.graph.depth)

    def parameters(self, simd: int, sum_bits: int, outputs: int = 1) -> tuple[Parameter, ...]:
        return ()


def adders(dot: DotProduct, weights: NDArray[np.int64], slices: int) -> Adders:
    """The graph for weights [outputs, simd] of one chunk; output p reads slice p * slices //
    outputs of the chunk. dot: what it takes the place of."""
    matrix = dot.x.step * _over_slices(weights, slices)
    graph = adder_graph(matrix, dot.x.lo, dot.x.hi)
    return Adders(dot.x, dot.weight_bits, graph=graph)


def tractable(weights: NDArray[np.int64]) -> bool:
    """Whether weights [outputs, simd] are few enough to look for a graph."""
    return pairs(weights.T) <= MOST_PAIRS


def _over_slices(weights: NDArray[np.int64], slices: int) -> NDArray[np.int64]:
    """The matrix [slices * simd, outputs] of outputs that read a slice each."""
    outputs, simd = weights.shape
    matrix = np.zeros((slices, simd, outputs), dtype=np.int64)
    for output, row in enumerate(weights):
        matrix[output * slices // outputs, :, output] = row
    return matrix.reshape(slices * simd, outputs)
