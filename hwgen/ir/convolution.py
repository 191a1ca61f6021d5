"""Two-dimensional convolution, also dilated, grouped and depthwise: Conv2d and QuantConv2d."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.intervals import AccumulatorRange, accumulator_range
from hwgen.arithmetic.requantizer import Requantizer
from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat
from hwgen.ir.node import Node, Shape, check, image_input, output_shape, reads, set_frozen
from hwgen.ir.requantized import Reach, accumulator_range_of
from hwgen.ir.support import Attribute, Operator, check_attributes, supported
from hwgen.ir.weights import (
    WeightedNode,
    check_float,
    check_quant,
    check_rank,
    freeze_weights,
)
from hwgen.ir.window import FILLS, Padding, Pair, Window


@dataclass(frozen=True, slots=True, eq=False)
class Conv2d(Node):
    """Cross-correlation of real numbers; weight [KH, KW, Cin / groups, Cout], bias [Cout].

    groups: equal parts of the channels; part g of the outputs reads part g of the inputs.
    dilation: pixels between taps. fill: what padded taps read, see hwgen.ir.window.
    """

    weight: NDArray[np.float64]
    bias: NDArray[np.float64]
    stride: Pair
    padding: Padding
    dilation: Pair = (1, 1)
    groups: int = 1
    fill: str = "constant"

    def __post_init__(self) -> None:
        set_frozen(self, "weight", np.float64)
        set_frozen(self, "bias", np.float64)

    @property
    def geometry(self) -> Window:
        """Kernel size, stride, padding, dilation."""
        return _geometry(self)


@dataclass(frozen=True, slots=True, eq=False)
class QuantConv2d(WeightedNode):
    """Integer convolution with requantized output.

    acc = sum(weight * input_format.centre(x)) + bias, padding of constant fill adds 0;
    y = clamp(rule(acc, scale) + format.zero_point, *activation).
    weight [KH, KW, Cin / groups, Cout] of `weight_bits` signed bits; bias, scale [Cout]; scale is
    s_in * s_w / s_out as `rounding.combine` makes it; activation (lo, hi) in integers of `format`.
    dilation, groups, fill as in Conv2d.
    """

    weight: NDArray[np.int64]
    weight_bits: int
    bias: NDArray[np.int64]
    stride: Pair
    padding: Padding
    input_format: IntFormat
    format: IntFormat
    rule: str
    scale: NDArray[np.float64]
    activation: tuple[int, int]
    requantizer: Requantizer | None = None
    dilation: Pair = (1, 1)
    groups: int = 1
    fill: str = "constant"
    thresholds: NDArray[np.int64] | None = None

    def __post_init__(self) -> None:
        freeze_weights(self)

    @property
    def geometry(self) -> Window:
        """Kernel size, stride, padding, dilation."""
        return _geometry(self)


def _geometry(node: Conv2d | QuantConv2d) -> Window:
    size = int(node.weight.shape[0]), int(node.weight.shape[1])
    return Window(size, node.stride, node.padding, dilation=node.dilation, fill=node.fill)


def whole(value: Any, least: int, count: int) -> bool:
    """True for a tuple of `count` whole numbers of at least `least`."""
    return (
        isinstance(value, tuple)
        and len(value) == count
        and all(isinstance(n, int) and not isinstance(n, bool) and n >= least for n in value)
    )


WINDOW_ATTRIBUTES = (
    Attribute(
        "stride",
        "at least 1 on each axis",
        lambda value: whole(value, 1, 2),
        refused=((0, 1), (1, 0), (1, -2)),
    ),
    Attribute(
        "padding",
        "at least 0 on each side",
        lambda value: whole(value, 0, 4),
        refused=((-1, 0, 0, 0), (0, 0, 0, -2)),
    ),
    Attribute(
        "dilation",
        "at least 1 on each axis",
        lambda value: whole(value, 1, 2),
        refused=((0, 1), (1, 0), (-1, 1)),
    ),
    Attribute(
        "fill",
        f"one of {', '.join(FILLS)}",
        lambda value: value in FILLS,
        refused=("wrap", "", 0),
    ),
)

OPERATOR = supported(
    Operator(
        name="conv2d",
        node=Conv2d,
        kind="convolution",
        summary="Convolution with one set of weights and one bias per feature map; 1-D, grouped,"
        " depthwise with a multiplier and pointwise are the same operator",
        attributes=(
            *WINDOW_ATTRIBUTES,
            Attribute(
                "groups",
                "a whole number of at least 1",
                lambda value: whole((value,), 1, 1),
                refused=(0, -1, 1.5),
            ),
        ),
        proof=(
            "tests/golden/test_convolution.py",
            "tests/designs/test_convolution.py",
            "tests/metamorphic/test_convolution.py",
        ),
    )
)


for _name, _text in (
    ("conv1d", "conv2d of an image of one row"),
    ("depthwise_conv2d", "conv2d with a group for each channel, one output or several of each"),
):
    supported(Operator(_name, Conv2d, "convolution", _text, (), OPERATOR.proof))


@check.register(Conv2d)
@check.register(QuantConv2d)
def _check(node: Conv2d | QuantConv2d, shapes: Sequence[Shape]) -> list[HwgenError]:
    errors = image_input(node, shapes) + check_attributes(node, OPERATOR)
    axes = "[rows, columns, input channels, output channels]"
    errors += check_rank(node.name, node.weight, axes, 4)
    if errors:
        return errors
    errors += _check_channels(node, shapes[0][2])
    errors += check_float(node) if isinstance(node, Conv2d) else check_quant(node)
    return errors + node.geometry.check(node.name, "kernel", shapes[0])


def _check_channels(node: Conv2d | QuantConv2d, channels: int) -> list[HwgenError]:
    _, _, reads_each, outputs = node.weight.shape
    expected = reads_each * node.groups
    if expected != channels:
        each = f" in {node.groups} groups" if node.groups > 1 else ""
        message = f"weight expects {expected} input channels{each}, the input has {channels}"
        return [HwgenError(message, layer=node.name)]
    if outputs % node.groups:
        message = f"groups must divide the {outputs} output channels, {node.groups} does not"
        return [HwgenError(message, layer=node.name)]
    return []


@output_shape.register(Conv2d)
@output_shape.register(QuantConv2d)
def _shape(node: Conv2d | QuantConv2d, shapes: Sequence[Shape]) -> Shape:
    rows, columns = node.geometry.output_size(shapes[0][0], shapes[0][1])
    return rows, columns, int(node.weight.shape[3])


@reads.register(QuantConv2d)
def _reads(node: QuantConv2d) -> tuple[IntFormat, ...]:
    return (node.input_format,)


@accumulator_range_of.register(QuantConv2d)
def _range(node: QuantConv2d, source: Reach) -> AccumulatorRange:
    return accumulator_range(node.weight, node.bias, node.input_format, source)
