"""Two-dimensional convolution: Conv2d and QuantConv2d."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.intervals import AccumulatorRange, accumulator_range
from hwgen.arithmetic.requantizer import Requantizer
from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat
from hwgen.ir.node import Node, Shape, check, image_input, output_shape, reads, set_frozen
from hwgen.ir.requantized import Reach, RequantizedNode, accumulator_range_of
from hwgen.ir.weights import check_float, check_quant, check_rank
from hwgen.ir.window import Padding, Pair, Window


@dataclass(frozen=True, slots=True, eq=False)
class Conv2d(Node):
    """Cross-correlation of real numbers; weight [KH, KW, Cin, Cout], bias [Cout].

    relu: the result is cut at zero (set by the pass that fuses a ReLU).
    """

    weight: NDArray[np.float64]
    bias: NDArray[np.float64]
    stride: Pair
    padding: Padding
    relu: bool = False

    def __post_init__(self) -> None:
        set_frozen(self, "weight", np.float64)
        set_frozen(self, "bias", np.float64)

    @property
    def geometry(self) -> Window:
        """Kernel size, stride and padding."""
        return Window(_kernel(self.weight), self.stride, self.padding)


@dataclass(frozen=True, slots=True, eq=False)
class QuantConv2d(RequantizedNode):
    """Integer convolution with requantized output.

    acc = sum(weight * (x - input_format.zero_point)) + bias, padding contributes 0;
    y = clamp(rule(acc, scale) + format.zero_point, *activation).
    weight [KH, KW, Cin, Cout] of `weight_bits` signed bits; bias, scale [Cout]; scale is
    s_in * s_w / s_out as `rounding.combine` makes it; activation (lo, hi) in integers of `format`.
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

    def __post_init__(self) -> None:
        set_frozen(self, "weight", np.int64)
        set_frozen(self, "bias", np.int64)
        set_frozen(self, "scale", np.float64)

    @property
    def geometry(self) -> Window:
        """Kernel size, stride and padding."""
        return Window(_kernel(self.weight), self.stride, self.padding)


def _kernel(weight: NDArray[np.generic]) -> Pair:
    return int(weight.shape[0]), int(weight.shape[1])


@check.register(Conv2d)
@check.register(QuantConv2d)
def _check(node: Conv2d | QuantConv2d, shapes: Sequence[Shape]) -> list[HwgenError]:
    errors = image_input(node, shapes)
    axes = "[rows, columns, input channels, output channels]"
    errors += check_rank(node.name, node.weight, axes, 4)
    if errors:
        return errors
    if node.weight.shape[2] != shapes[0][2]:
        message = (
            f"weight expects {node.weight.shape[2]} input channels, the input has {shapes[0][2]}"
        )
        errors.append(HwgenError(message, layer=node.name))
    errors += check_float(node) if isinstance(node, Conv2d) else check_quant(node)
    return errors + node.geometry.check(node.name, "kernel", shapes[0])


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
