"""Checks that all layers with weights share: float weights, integer weights, requantization."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.rounding import POWER_OF_TWO_RULES, RULES
from hwgen.errors import HwgenError
from hwgen.ir.formats import MAX_BITS, MIN_BITS, IntFormat

if TYPE_CHECKING:
    from hwgen.arithmetic.requantize import Requantizer


class FloatWeights(Protocol):
    """A layer with real weights whose last axis is the output channel."""

    @property
    def name(self) -> str: ...
    @property
    def weight(self) -> NDArray[np.float64]: ...
    @property
    def bias(self) -> NDArray[np.float64]: ...


class QuantWeights(Protocol):
    """A layer with integer weights whose last axis is the output channel."""

    @property
    def name(self) -> str: ...
    @property
    def inputs(self) -> tuple[str, ...]: ...
    @property
    def weight(self) -> NDArray[np.int64]: ...
    @property
    def weight_bits(self) -> int: ...
    @property
    def bias(self) -> NDArray[np.int64]: ...
    @property
    def input_format(self) -> IntFormat: ...
    @property
    def format(self) -> IntFormat: ...
    @property
    def rule(self) -> str: ...
    @property
    def scale(self) -> NDArray[np.float64]: ...
    @property
    def activation(self) -> tuple[int, int]: ...
    @property
    def requantizer(self) -> Requantizer | None: ...


def check_rank(layer: str, weight: NDArray[np.generic], axes: str, rank: int) -> list[HwgenError]:
    """A mistake unless the weight has `rank` axes, none of them empty."""
    if weight.ndim != rank or 0 in weight.shape:
        return [HwgenError(f"weight must have shape {axes}, not {weight.shape}", layer=layer)]
    return []


def check_float(node: FloatWeights) -> list[HwgenError]:
    """Mistakes in the values of real weights and bias."""
    errors = check_channels(node.name, "bias", node.bias, node.weight.shape[-1])
    for what, array in (("weight", node.weight), ("bias", node.bias)):
        bad = int(np.count_nonzero(~np.isfinite(array)))
        if bad:
            message = f"{what} holds {bad} values that are not finite"
            errors.append(HwgenError(message, layer=node.name))
    return errors


def check_channels(
    layer: str, what: str, array: NDArray[np.generic], channels: int
) -> list[HwgenError]:
    """A mistake unless `array` holds one value per output channel."""
    if array.shape == (channels,):
        return []
    message = f"{what} must have shape ({channels},), one per output channel, not {array.shape}"
    return [HwgenError(message, layer=layer)]


def check_quant(node: QuantWeights) -> list[HwgenError]:
    """Mistakes in integer weights, bias, rule, scale and activation clamp."""
    channels = node.weight.shape[-1]
    errors = check_channels(node.name, "bias", node.bias, channels)
    errors += check_channels(node.name, "scale", node.scale, channels)
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


def _check_bits(node: QuantWeights) -> list[HwgenError]:
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
