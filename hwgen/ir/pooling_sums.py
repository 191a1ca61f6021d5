"""Integer average and L2 pooling: QuantAvgPool2d and QuantL2Pool2d.

Sums go over the taps inside the image; padding adds nothing. The divisor depends on the place of
the window, so `scale` has one entry for each class of places, row classes first
(hwgen.ir.pooling_axis).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.intervals import AccumulatorRange
from hwgen.arithmetic.requantize import Requantizer, proved, search
from hwgen.arithmetic.rounding import DIVIDE, MEAN, POWER_OF_TWO_RULES, ROOT, RULES, ZERO
from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat
from hwgen.ir.node import Shape, check, output_shape, reads, set_frozen
from hwgen.ir.pooling import AVERAGE, L2, VALID, check_windows, divisors, pooled_shape
from hwgen.ir.reach import reach
from hwgen.ir.requantized import (
    Reach,
    RequantizedNode,
    accumulator_range_of,
    find_requantizer,
    is_proved,
)
from hwgen.ir.weights import check_clamp
from hwgen.ir.window import Padding, Pair

MAX_THRESHOLDS = 1 << 18  # entries of the search tables of one layer


@dataclass(frozen=True, slots=True, eq=False)
class QuantAvgPool2d(RequantizedNode):
    """Integer average: y = clamp(rule(sum(x - zero_point), scale) + format.zero_point, *activation)

    scale [classes] is s_in / (divisor * s_out); rule "divide" is exact division, scale one over
    the divisor. Not centred, as in TensorFlow Lite: y = clamp(rule(sum(x), scale), *activation);
    that needs one format and the divisor "valid".
    """

    window: Pair
    stride: Pair
    padding: Padding
    ceil_mode: bool
    divisor: str
    centred: bool
    input_format: IntFormat
    format: IntFormat
    rule: str
    scale: NDArray[np.float64]
    activation: tuple[int, int]
    requantizer: Requantizer | None = None

    def __post_init__(self) -> None:
        set_frozen(self, "scale", np.float64)

    @property
    def dilation(self) -> Pair:
        """Taps are neighbours."""
        return 1, 1


@dataclass(frozen=True, slots=True, eq=False)
class QuantL2Pool2d(RequantizedNode):
    """Integer root of the squares, to the nearest integer, half up:

    y = clamp(root(sum((x - input_format.zero_point)**2), scale) + format.zero_point, *activation)
    scale [classes] is s_in**2 / (divisor * s_out**2), the divisor 1 where it is "none";
    the rule is "root", the exact root of sum * scale.
    """

    window: Pair
    stride: Pair
    padding: Padding
    ceil_mode: bool
    divisor: str
    input_format: IntFormat
    format: IntFormat
    rule: str
    scale: NDArray[np.float64]
    activation: tuple[int, int]
    requantizer: Requantizer | None = None

    def __post_init__(self) -> None:
        set_frozen(self, "scale", np.float64)

    @property
    def dilation(self) -> Pair:
        """Taps are neighbours."""
        return 1, 1


Summing = QuantAvgPool2d | QuantL2Pool2d
output_shape.register(QuantAvgPool2d)(pooled_shape)
output_shape.register(QuantL2Pool2d)(pooled_shape)


@check.register(QuantAvgPool2d)
def _check_average(node: QuantAvgPool2d, shapes: Sequence[Shape]) -> list[HwgenError]:
    errors = check_windows(node, AVERAGE, shapes) or _check_scale(node, shapes[0])
    return errors or _check_rule(node, shapes[0])


@check.register(QuantL2Pool2d)
def _check_l2(node: QuantL2Pool2d, shapes: Sequence[Shape]) -> list[HwgenError]:
    errors = check_windows(node, L2, shapes) or _check_scale(node, shapes[0])
    return errors or _check_root(node)


def _check_scale(node: Summing, shape: Shape) -> list[HwgenError]:
    """Mistakes in scale and clamp."""
    classes = len(divisors(node, shape[0], shape[1]))
    errors = check_clamp(node.name, node.format, *node.activation)
    if node.scale.shape != (classes,):
        message = (
            f"scale must have shape ({classes},), one per class of windows, not {node.scale.shape}"
        )
        errors.append(HwgenError(message, layer=node.name))
    if not (np.isfinite(node.scale) & (node.scale > 0)).all():
        errors.append(HwgenError("scale must be finite and positive", layer=node.name))
    return errors


def _check_rule(node: QuantAvgPool2d, shape: Shape) -> list[HwgenError]:
    """Mistakes in the rule and what it asks of scale, formats and divisor."""
    allowed = (*RULES, DIVIDE, MEAN, ZERO)
    errors = []
    if node.rule not in allowed:
        message = f"rounding rule must be one of {', '.join(allowed)}, not '{node.rule}'"
        errors.append(HwgenError(message, layer=node.name))
    if node.rule in POWER_OF_TWO_RULES and (np.frexp(node.scale)[0] != 0.5).any():
        message = f"rule '{node.rule}' needs scales that are powers of two"
        errors.append(HwgenError(message, layer=node.name))
    counts = divisors(node, shape[0], shape[1])
    if node.rule == DIVIDE and not np.array_equal(node.scale, 1.0 / counts):
        message = f"rule '{DIVIDE}' needs scales that are one over the divisor of their class"
        errors.append(HwgenError(message, layer=node.name))
    if not node.centred and (node.divisor != VALID or node.format != node.input_format):
        message = "a sum that is not centred needs divisor 'valid' and the format of the input"
        errors.append(HwgenError(message, layer=node.name))
    return errors


def _check_root(node: QuantL2Pool2d) -> list[HwgenError]:
    errors = []
    if node.rule != ROOT:
        message = f"rounding rule must be '{ROOT}', not '{node.rule}'"
        errors.append(HwgenError(message, layer=node.name))
    lo, hi = node.activation
    thresholds = (hi - lo) * len(node.scale)
    if thresholds > MAX_THRESHOLDS:
        message = (
            f"a root of {node.format.bits} bits over {len(node.scale)} classes of windows needs"
            f" {thresholds} thresholds, more than {MAX_THRESHOLDS}"
        )
        hint = "use fewer activation_bits for this layer, or less padding"
        errors.append(HwgenError(message, layer=node.name, hint=hint))
    return errors


@reads.register(QuantAvgPool2d)
@reads.register(QuantL2Pool2d)
def _reads(node: Summing) -> tuple[IntFormat, ...]:
    return (node.input_format,)


@accumulator_range_of.register(QuantAvgPool2d)
def _average_range(node: QuantAvgPool2d, source: Reach) -> AccumulatorRange:
    """Any tap of a window may be padding, which adds 0."""
    low, high = map(node.input_format.centre, source) if node.centred else source
    taps = node.window[0] * node.window[1]
    return _range(node, min(low, 0) * taps, max(high, 0) * taps)


@accumulator_range_of.register(QuantL2Pool2d)
def _l2_range(node: QuantL2Pool2d, source: Reach) -> AccumulatorRange:
    largest = max(abs(node.input_format.centre(end)) for end in source)
    return _range(node, 0, node.window[0] * node.window[1] * largest**2)


def _range(node: Summing, low: int, high: int) -> AccumulatorRange:
    lows, highs = (np.full(len(node.scale), end, dtype=np.int64) for end in (low, high))
    return AccumulatorRange(lows, highs, lows, highs, lows, highs)


@find_requantizer.register(QuantAvgPool2d)
def _find(node: QuantAvgPool2d, reach: AccumulatorRange) -> Requantizer:
    zero_point = node.format.zero_point if node.centred else 0
    return search(node.rule, node.scale, zero_point, *node.activation, reach.lo, reach.hi)


@is_proved.register(QuantAvgPool2d)
def _is_proved(node: QuantAvgPool2d) -> bool:
    assert node.requantizer is not None
    zero_point = node.format.zero_point if node.centred else 0
    return proved(node.requantizer, node.rule, node.scale, zero_point)


@reach.register(QuantAvgPool2d)
def _average_reach(node: QuantAvgPool2d, source: Reach) -> Reach:
    """An exact average lies between the largest and the smallest tap, of which some may be 0."""
    lo, hi = node.activation
    if node.rule != DIVIDE:
        return lo, hi
    zero = node.format.zero_point
    low, high = min(source[0], zero), max(source[1], zero)
    return max(lo, min(low, hi)), min(hi, max(high, lo))
