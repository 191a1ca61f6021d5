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
    smallest = _smallest_bias(node, output, *taps)
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
    node: WeightedNode, output: rounding.Ints, taps_lo: rounding.Ints, taps_hi: rounding.Ints
) -> rounding.Ints:
    """Bias nearest to zero that gives each channel's `output` [Cout] for every sum of taps."""
    limit = 1 << (rounding.ACCUMULATOR_BITS - 1)
    result = np.zeros_like(output)
    for channel, value in enumerate(output):
        first, beyond = _steps(node, channel, int(value), limit)
        first = -limit if value == node.activation[0] else first
        beyond = limit if value == node.activation[1] else beyond
        lowest, highest = first - int(taps_lo[channel]), beyond - 1 - int(taps_hi[channel])
        result[channel] = min(max(0, lowest), highest)
    return result


def _steps(node: WeightedNode, channel: int, value: int, limit: int) -> tuple[int, int]:
    """First accumulators of a channel that give `value`, and more."""
    if node.thresholds is not None:
        steps = (-limit, *node.thresholds[channel].tolist(), limit)
        index = value - node.activation[0]
        return steps[index], steps[index + 1]
    levels = np.array([value, value + 1]) - node.format.zero_point
    scale, ends = node.scale[channel : channel + 1], (np.array([-limit]), np.array([limit - 1]))
    first, beyond = breakpoints(node.rule, scale, levels, *ends)[0]
    return int(first), int(beyond)
