"""Pass: output channels that cannot change get zero weights and the smallest possible bias.

A channel is constant when both ends of its reachable accumulators give the same output: all its
weights are zero, or it always saturates. Real networks pair zero weights with biases of 30 bits;
without this pass such a channel would widen the accumulators of its whole layer. Where even the
smallest bias is larger than the output itself, as with tiny scales, the channel gets the scale 1.
Weights of one bit have no zero: they stay, and the bias becomes as small as they allow.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic import rounding
from hwgen.arithmetic.breakpoints import breakpoints
from hwgen.golden.convolution import requantize
from hwgen.ir.graph import Graph
from hwgen.ir.node import Node
from hwgen.ir.verify import accumulator_reach
from hwgen.ir.weights import WeightedNode


def fold_constant_channels(graph: Graph) -> Graph:
    """The graph with constant channels reduced to a small bias; every output stays the same."""
    return graph.with_nodes([_folded(graph, node) for node in graph.nodes])


def _folded(graph: Graph, node: Node) -> Node:
    if not isinstance(node, WeightedNode):
        return node
    reach = accumulator_reach(graph, node)
    if reach.partial_bits > rounding.ACCUMULATOR_BITS:
        return node
    lowest, highest = requantize(node, reach.lo), requantize(node, reach.hi)
    constant = lowest == highest
    if not constant.any():
        return node
    stay = node.weight_bits == 1
    none = np.zeros_like(node.scale, dtype=np.int64)
    taps = (reach.taps_lo, reach.taps_hi) if stay else (none, none)
    output = lowest.astype(np.int64)
    smallest = _smallest_bias(node, constant, output, *taps)
    changes: dict[str, Any] = {}
    if not stay:
        changes["weight"] = np.where(constant, 0, node.weight)
    if not stay and node.thresholds is None:
        steps = output - node.format.zero_point
        unit = constant & (np.abs(steps) < np.abs(smallest))
        changes["scale"] = np.where(unit, 1.0, node.scale)
        smallest = np.where(unit, steps, smallest)
    changes["bias"] = np.where(constant, smallest, node.bias)
    return replace(node, **changes)


def _smallest_bias(
    node: WeightedNode,
    constant: NDArray[np.bool_],
    output: rounding.Ints,
    taps_lo: rounding.Ints,
    taps_hi: rounding.Ints,
) -> rounding.Ints:
    """Bias nearest to zero that gives each constant channel's `output` for every sum of taps.

    All [Cout]; 0 for the other channels.
    """
    limit = 1 << (rounding.ACCUMULATOR_BITS - 1)
    result = np.zeros_like(output)
    for value in np.unique(output[constant]).tolist():
        channels = np.flatnonzero(constant & (output == value))
        first, beyond = _steps(node, channels, value, limit)
        if value == node.activation[0]:
            first = np.full_like(first, -limit)
        if value == node.activation[1]:
            beyond = np.full_like(beyond, limit)
        lowest, highest = first - taps_lo[channels], beyond - 1 - taps_hi[channels]
        result[channels] = np.minimum(np.maximum(0, lowest), highest)
    return result


def _steps(
    node: WeightedNode, channels: rounding.Ints, value: int, limit: int
) -> tuple[rounding.Ints, rounding.Ints]:
    """First accumulators of each of `channels` that give `value`, and more."""
    ends = np.full(len(channels), -limit), np.full(len(channels), limit)
    if node.thresholds is not None:
        steps = np.column_stack([ends[0], node.thresholds[channels], ends[1]])
        index = value - node.activation[0]
        return steps[:, index], steps[:, index + 1]
    levels = np.array([value, value + 1]) - node.format.zero_point
    found = breakpoints(node.rule, node.scale[channels], levels, ends[0], ends[1] - 1)
    return found[:, 0], found[:, 1]
