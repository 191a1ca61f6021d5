"""Convolution with weights of its own at every position: LocallyConnected2d and its integers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.intervals import AccumulatorRange, accumulator_range
from hwgen.arithmetic.requantizer import Requantizer
from hwgen.errors import HwgenError
from hwgen.ir.convolution import WINDOW_ATTRIBUTES
from hwgen.ir.formats import IntFormat
from hwgen.ir.node import Node, Shape, check, image_input, output_shape, reads, set_frozen
from hwgen.ir.requantized import Reach, accumulator_range_of
from hwgen.ir.support import Operator, check_attributes, supported
from hwgen.ir.weights import (
    WeightedNode,
    check_float,
    check_quant,
    check_rank,
    freeze_weights,
)
from hwgen.ir.window import Padding, Pair, Window


@dataclass(frozen=True, slots=True, eq=False)
class LocallyConnected2d(Node):
    """As Conv2d, with weights [Hout, Wout, KH, KW, Cin, Cout] and bias [Hout, Wout, Cout]."""

    weight: NDArray[np.float64]
    bias: NDArray[np.float64]
    stride: Pair
    padding: Padding
    dilation: Pair = (1, 1)
    fill: str = "constant"

    def __post_init__(self) -> None:
        set_frozen(self, "weight", np.float64)
        set_frozen(self, "bias", np.float64)

    @property
    def geometry(self) -> Window:
        """Kernel size, stride, padding, dilation."""
        return _geometry(self)


@dataclass(frozen=True, slots=True, eq=False)
class QuantLocallyConnected2d(WeightedNode):
    """Integers of a locally connected layer; the numbers are those of QuantConv2d.

    weight [Hout, Wout, KH, KW, Cin, Cout], bias [Hout, Wout, Cout]; scale [Cout], the same at all
    positions.
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
    fill: str = "constant"
    thresholds: NDArray[np.int64] | None = None

    def __post_init__(self) -> None:
        freeze_weights(self)

    @property
    def geometry(self) -> Window:
        """Kernel size, stride, padding, dilation."""
        return _geometry(self)


def _geometry(node: LocallyConnected2d | QuantLocallyConnected2d) -> Window:
    size = int(node.weight.shape[2]), int(node.weight.shape[3])
    return Window(size, node.stride, node.padding, dilation=node.dilation, fill=node.fill)


OPERATOR = supported(
    Operator(
        name="locally_connected2d",
        node=LocallyConnected2d,
        kind="locally connected",
        summary="Convolution whose weights and bias are those of the position",
        attributes=WINDOW_ATTRIBUTES,
        proof=(
            "tests/golden/test_convolution.py",
            "tests/designs/test_convolution.py",
            "tests/metamorphic/test_convolution.py",
        ),
    )
)


@check.register(LocallyConnected2d)
@check.register(QuantLocallyConnected2d)
def _check(
    node: LocallyConnected2d | QuantLocallyConnected2d, shapes: Sequence[Shape]
) -> list[HwgenError]:
    errors = image_input(node, shapes) + check_attributes(node, OPERATOR)
    axes = "[output rows, output columns, rows, columns, input channels, output channels]"
    errors += check_rank(node.name, node.weight, axes, 6)
    if not errors:
        errors = node.geometry.check(node.name, "kernel", shapes[0])
    if errors:
        return errors
    *positions, _, _, cin, cout = node.weight.shape
    if cin != shapes[0][2]:
        message = f"weight expects {cin} input channels, the input has {shapes[0][2]}"
        errors.append(HwgenError(message, layer=node.name))
    if tuple(positions) != (size := node.geometry.output_size(shapes[0][0], shapes[0][1])):
        found = f"{positions[0]}x{positions[1]}"
        message = f"weight is for {found} positions, the output has {size[0]}x{size[1]}"
        errors.append(HwgenError(message, layer=node.name))
    bias = positions[0], positions[1], cout
    if isinstance(node, LocallyConnected2d):
        return errors + check_float(node, bias)
    return errors + check_quant(node, bias)


@output_shape.register(LocallyConnected2d)
@output_shape.register(QuantLocallyConnected2d)
def _shape(node: LocallyConnected2d | QuantLocallyConnected2d, shapes: Sequence[Shape]) -> Shape:
    rows, columns, *_, cout = node.weight.shape
    return int(rows), int(columns), int(cout)


@reads.register(QuantLocallyConnected2d)
def _reads(node: QuantLocallyConnected2d) -> tuple[IntFormat, ...]:
    return (node.input_format,)


@accumulator_range_of.register(QuantLocallyConnected2d)
def _range(node: QuantLocallyConnected2d, source: Reach) -> AccumulatorRange:
    """The hull of all positions, channel by channel."""
    rows, columns, *_, cout = node.weight.shape
    taps = node.weight.reshape(rows * columns, -1, cout).swapaxes(0, 1)
    every = accumulator_range(
        taps.reshape(len(taps), -1), node.bias.reshape(-1), node.input_format, source
    )
    return every.hull(cout)
