"""Checks that all layers with weights share: float weights, integer weights, requantization."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.intervals import AccumulatorRange
from hwgen.arithmetic.requantize import proved, search, search_steps, steps_proved
from hwgen.arithmetic.requantizer import Requantizer
from hwgen.arithmetic.rounding import POWER_OF_TWO_RULES, RULES, THRESHOLDS
from hwgen.errors import HwgenError
from hwgen.ir.formats import MAX_BITS, MIN_BITS, IntFormat
from hwgen.ir.node import set_frozen
from hwgen.ir.requantized import RequantizedNode, find_requantizer, is_proved


class FloatWeights(Protocol):
    """A layer with real weights whose last axis is the output channel."""

    @property
    def name(self) -> str: ...
    @property
    def weight(self) -> NDArray[np.float64]: ...
    @property
    def bias(self) -> NDArray[np.float64]: ...


@dataclass(frozen=True, slots=True, eq=False)
class WeightedNode(RequantizedNode):
    """A layer with integer weights and bias; the last axis of both is the output channel.

    weight: integers of `weight_bits` signed bits, -1 and +1 for one bit; input_format: of its
    input. thresholds [Cout, hi - lo], ascending, for the rule "thresholds" and none else:
    y = lo + number of thresholds of the channel <= acc, (lo, hi) = activation.
    """

    if TYPE_CHECKING:

        @property
        def weight(self) -> NDArray[np.int64]: ...
        @property
        def weight_bits(self) -> int: ...
        @property
        def bias(self) -> NDArray[np.int64]: ...
        @property
        def input_format(self) -> IntFormat: ...
        @property
        def thresholds(self) -> NDArray[np.int64] | None: ...


def freeze_weights(node: WeightedNode) -> None:
    """Make the arrays of an integer layer read-only, of the types that its class names."""
    set_frozen(node, "weight", np.int64)
    set_frozen(node, "bias", np.int64)
    set_frozen(node, "scale", np.float64)
    if node.thresholds is not None:
        set_frozen(node, "thresholds", np.int64)


def check_rank(layer: str, weight: NDArray[np.generic], axes: str, rank: int) -> list[HwgenError]:
    """A mistake unless the weight has `rank` axes, none of them empty."""
    if weight.ndim != rank or 0 in weight.shape:
        return [HwgenError(f"weight must have shape {axes}, not {weight.shape}", layer=layer)]
    return []


def check_float(node: FloatWeights, bias: tuple[int, ...] | None = None) -> list[HwgenError]:
    """Mistakes in the values of real weights and bias.

    bias: the shape that the bias must have, default one value per output channel.
    """
    errors = check_shape(node.name, "bias", node.bias, bias or (node.weight.shape[-1],))
    for what, array in (("weight", node.weight), ("bias", node.bias)):
        bad = int(np.count_nonzero(~np.isfinite(array)))
        if bad:
            message = f"{what} holds {bad} values that are not finite"
            errors.append(HwgenError(message, layer=node.name))
    return errors


def check_shape(
    layer: str, what: str, array: NDArray[np.generic], shape: tuple[int, ...]
) -> list[HwgenError]:
    """A mistake unless `array` has `shape`, whose last axis is the output channel."""
    if array.shape == shape:
        return []
    each = "one per output channel" if len(shape) == 1 else "[rows, columns, output channels]"
    message = f"{what} must have shape {shape}, {each}, not {array.shape}"
    return [HwgenError(message, layer=layer)]


def check_quant(node: WeightedNode, bias: tuple[int, ...] | None = None) -> list[HwgenError]:
    """Mistakes in integer weights, bias, rule, scale and activation clamp.

    bias: the shape that the bias must have, default one value per output channel.
    """
    channels = node.weight.shape[-1]
    errors = check_shape(node.name, "bias", node.bias, bias or (channels,))
    errors += check_shape(node.name, "scale", node.scale, (channels,))
    errors += _check_bits(node)
    if not (np.isfinite(node.scale) & (node.scale > 0)).all():
        errors.append(HwgenError("scale must be finite and positive", layer=node.name))
    if node.rule not in (*RULES, THRESHOLDS):
        allowed = ", ".join((*RULES, THRESHOLDS))
        message = f"rounding rule must be one of {allowed}, not '{node.rule}'"
        errors.append(HwgenError(message, layer=node.name))
    if node.rule in POWER_OF_TWO_RULES and (np.frexp(node.scale)[0] != 0.5).any():
        message = f"rule '{node.rule}' needs scales that are powers of two"
        errors.append(HwgenError(message, layer=node.name))
    return errors + check_clamp(node.name, node.format, *node.activation) + _check_steps(node)


def _check_steps(node: WeightedNode) -> list[HwgenError]:
    """Mistakes in the thresholds, which are there exactly when the rule says so."""
    if (node.thresholds is not None) != (node.rule == THRESHOLDS):
        message = f"thresholds belong to the rule '{THRESHOLDS}', the rule is '{node.rule}'"
        return [HwgenError(message, layer=node.name)]
    if node.thresholds is None:
        return []
    shape = node.weight.shape[-1], node.activation[1] - node.activation[0]
    if node.thresholds.shape != shape:
        message = f"thresholds must have shape {shape}, [channels, levels above the lowest]"
        return [HwgenError(f"{message}, not {node.thresholds.shape}", layer=node.name)]
    if (np.diff(node.thresholds, axis=1) < 0).any():
        return [HwgenError("thresholds of a channel must ascend", layer=node.name)]
    return []


def check_clamp(layer: str, number: IntFormat, lo: int, hi: int) -> list[HwgenError]:
    """A mistake unless lo <= hi and both are integers of the format."""
    if number.lo <= lo <= hi <= number.hi:
        return []
    message = f"clamp must lie within {number.lo} to {number.hi}, not {lo} to {hi}"
    return [HwgenError(message, layer=layer)]


@find_requantizer.register(WeightedNode)
def _find(node: WeightedNode, reach: AccumulatorRange) -> Requantizer:
    if node.thresholds is None:
        zero_point = node.format.zero_point
        return search(node.rule, node.scale, zero_point, *node.activation, reach.lo, reach.hi)
    return search_steps(node.thresholds, *node.activation, reach.lo, reach.hi)


@is_proved.register(WeightedNode)
def _is_proved(node: WeightedNode) -> bool:
    found = node.requantizer
    assert found is not None
    if node.thresholds is None:
        return proved(found, node.rule, node.scale, node.format.zero_point)
    return steps_proved(found, node.thresholds)


def _check_bits(node: WeightedNode) -> list[HwgenError]:
    if not MIN_BITS <= node.weight_bits <= MAX_BITS:
        message = f"weight bits must be from {MIN_BITS} to {MAX_BITS}, not {node.weight_bits}"
        return [HwgenError(message, layer=node.name)]
    if node.weight_bits == 1 and (np.abs(node.weight) != 1).any():
        hint = "ternary weights, with zeros, have 2 bits"
        return [HwgenError("weights of 1 bit must be -1 or +1", layer=node.name, hint=hint)]
    limit = 1 << (node.weight_bits - 1)
    if node.weight_bits > 1 and (node.weight.min() < -limit or node.weight.max() >= limit):
        message = (
            f"weights reach from {node.weight.min()} to {node.weight.max()},"
            f" outside {node.weight_bits} bits"
        )
        return [HwgenError(message, layer=node.name)]
    return []
