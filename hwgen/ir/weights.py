"""Checks that all layers with weights share: float weights, integer weights, requantization."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.rounding import POWER_OF_TWO_RULES, RULES
from hwgen.errors import HwgenError
from hwgen.ir.formats import MAX_BITS, MIN_BITS, IntFormat
from hwgen.ir.requantized import RequantizedNode


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

    weight: integers of `weight_bits` signed bits; input_format: of its input.
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
    if node.rule not in RULES:
        message = f"rounding rule must be one of {', '.join(RULES)}, not '{node.rule}'"
        errors.append(HwgenError(message, layer=node.name))
    if node.rule in POWER_OF_TWO_RULES and (np.frexp(node.scale)[0] != 0.5).any():
        message = f"rule '{node.rule}' needs scales that are powers of two"
        errors.append(HwgenError(message, layer=node.name))
    return errors + check_clamp(node.name, node.format, *node.activation)


def check_clamp(layer: str, number: IntFormat, lo: int, hi: int) -> list[HwgenError]:
    """A mistake unless lo <= hi and both are integers of the format."""
    if number.lo <= lo <= hi <= number.hi:
        return []
    message = f"clamp must lie within {number.lo} to {number.hi}, not {lo} to {hi}"
    return [HwgenError(message, layer=layer)]


def _check_bits(node: WeightedNode) -> list[HwgenError]:
    if not MIN_BITS <= node.weight_bits <= MAX_BITS:
        message = f"weight bits must be from {MIN_BITS} to {MAX_BITS}, not {node.weight_bits}"
        return [HwgenError(message, layer=node.name)]
    limit = 1 << (node.weight_bits - 1)
    if node.weight.min() < -limit or node.weight.max() >= limit:
        message = (
            f"weights reach from {node.weight.min()} to {node.weight.max()},"
            f" outside {node.weight_bits} bits"
        )
        return [HwgenError(message, layer=node.name)]
    return []
