"""Layers that round: what the verifier, the requantizer search and saved graphs ask of them.

A family registers `accumulator_range_of`, and `find_requantizer` and `is_proved` when its circuit
is not the one that equals its rounding rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.intervals import AccumulatorRange
from hwgen.arithmetic.requantize import Requantizer, proved, search
from hwgen.ir.node import Node, QuantNode

Reach = tuple[int, int]
"""Smallest and largest integer that a layer can produce."""


@dataclass(frozen=True, slots=True, eq=False)
class RequantizedNode(QuantNode):
    """A layer whose output is clamp(rule(acc, scale) + format.zero_point, *activation).

    Each kind has these fields. scale [rows]: one per output channel, or per class of outputs;
    activation (lo, hi) in integers of `format`; requantizer: None before it is searched.
    """

    if TYPE_CHECKING:

        @property
        def rule(self) -> str: ...
        @property
        def scale(self) -> NDArray[np.float64]: ...
        @property
        def activation(self) -> tuple[int, int]: ...
        @property
        def requantizer(self) -> Requantizer | None: ...


@singledispatch
def accumulator_range_of(node: Node, *sources: Reach) -> AccumulatorRange:
    """Reach of the accumulators of each row of constants, given the reach of each input."""
    raise NotImplementedError(f"no accumulator range for {type(node).__name__}")


@singledispatch
def find_requantizer(node: Node, reach: AccumulatorRange) -> Requantizer:
    """The circuit that equals the rule of `node` for every accumulator within `reach`."""
    assert isinstance(node, RequantizedNode)
    zero_point = node.format.zero_point
    return search(node.rule, node.scale, zero_point, *node.activation, reach.lo, reach.hi)


@singledispatch
def is_proved(node: Node) -> bool:
    """True when the requantizer of `node` equals its rule for every accumulator that it names."""
    assert isinstance(node, RequantizedNode)
    assert node.requantizer is not None
    return proved(node.requantizer, node.rule, node.scale, node.format.zero_point)
