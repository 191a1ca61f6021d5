"""Pooling: the largest, the average or the root of the squares of each window, channel by channel.

The integer forms of average and root are in hwgen.ir.pooling_sums.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat
from hwgen.ir.node import Node, QuantNode, Shape, check, image_input, output_shape
from hwgen.ir.pooling_axis import PoolAxis, PoolClasses, pool_classes
from hwgen.ir.support import Attribute, Operator, check_attributes, supported
from hwgen.ir.window import Padding, Pair

VALID = "valid"
ALL = "all"
NONE = "none"


@dataclass(frozen=True, slots=True, eq=False)
class MaxPool2d(Node):
    """Largest value of each window and channel; padded taps never win."""

    window: Pair
    stride: Pair
    padding: Padding
    dilation: Pair = (1, 1)
    ceil_mode: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class QuantMaxPool2d(QuantNode):
    """Largest integer of each window and channel; padded taps never win; format of its input."""

    window: Pair
    stride: Pair
    padding: Padding
    format: IntFormat
    dilation: Pair = (1, 1)
    ceil_mode: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class AvgPool2d(Node):
    """Sum of each window and channel over the number of its taps; padding counts as 0.

    divisor: "valid", the taps inside the image, or "all", those inside the padding too. What a
    window of ceil_mode sees behind the padding is neither.
    """

    window: Pair
    stride: Pair
    padding: Padding
    ceil_mode: bool = False
    divisor: str = VALID

    @property
    def dilation(self) -> Pair:
        """Taps are neighbours."""
        return 1, 1


@dataclass(frozen=True, slots=True, eq=False)
class L2Pool2d(Node):
    """Root of the mean of the squares of each window and channel; padding counts as 0.

    divisor: as in AvgPool2d, or "none": the root of the sum of the squares.
    """

    window: Pair
    stride: Pair
    padding: Padding
    ceil_mode: bool = False
    divisor: str = VALID

    @property
    def dilation(self) -> Pair:
        """Taps are neighbours."""
        return 1, 1


class Pooling(Protocol):
    """What all pooling layers have."""

    @property
    def name(self) -> str: ...
    @property
    def window(self) -> Pair: ...
    @property
    def stride(self) -> Pair: ...
    @property
    def padding(self) -> Padding: ...
    @property
    def dilation(self) -> Pair: ...
    @property
    def ceil_mode(self) -> bool: ...


class Averaging(Pooling, Protocol):
    """A pooling layer that divides."""

    @property
    def divisor(self) -> str: ...


def pool_axes(node: Pooling, height: int, width: int) -> tuple[PoolAxis, PoolAxis]:
    """The vertical and the horizontal axis of a pooling layer over an image."""
    (rows, columns), (down, along) = node.window, node.stride
    top, bottom, left, right = node.padding
    vertical = PoolAxis(height, rows, down, node.dilation[0], top, bottom, node.ceil_mode)
    return vertical, PoolAxis(width, columns, along, node.dilation[1], left, right, node.ceil_mode)


def divisor_classes(node: Averaging, height: int, width: int) -> tuple[PoolClasses, PoolClasses]:
    """Classes of the windows of an image along its rows and its columns."""
    vertical, horizontal = pool_axes(node, height, width)
    return _classes(vertical, node.divisor), _classes(horizontal, node.divisor)


def _classes(axis: PoolAxis, divisor: str) -> PoolClasses:
    if divisor == NONE:
        return pool_classes(np.ones(max(axis.outputs, 0), dtype=np.int64))
    return pool_classes(axis.inside() if divisor == VALID else axis.padded())


def divisors(node: Averaging, height: int, width: int) -> NDArray[np.int64]:
    """Taps that count in each class of windows [classes], row classes first."""
    rows, columns = divisor_classes(node, height, width)
    return np.outer(rows.counts, columns.counts).reshape(-1)


def _least(number: int) -> Callable[[Any], bool]:
    return lambda values: min(values) >= number


def _one_of(*values: str) -> Attribute:
    allowed = " or ".join(f"'{value}'" for value in values)
    return Attribute("divisor", allowed, lambda value: value in values, refused=("half",))


def _operator(name: str, node: type[Node], what: str, *own: Attribute) -> Operator:
    geometry = (
        Attribute("window", "at least 1 on each axis", _least(1), refused=((0, 2),)),
        Attribute("stride", "at least 1 on each axis", _least(1), refused=((1, 0),)),
        Attribute("padding", "at least 0 on each side", _least(0), refused=((0, 0, -1, 0),)),
    )
    flag = Attribute("ceil_mode", "True or False", lambda v: isinstance(v, bool), refused=(1,))
    return supported(Operator(name, node, "pooling", what, (*geometry, *own, flag), PROOF))


PROOF = ("tests/designs/test_pooling.py", "tests/metamorphic/test_pooling.py")
_DILATION = Attribute("dilation", "at least 1 on each axis", _least(1), refused=((0, 1),))
MAX = _operator("max_pool2d", MaxPool2d, "the largest value of each window", _DILATION)
AVERAGE = _operator("avg_pool2d", AvgPool2d, "the average of each window", _one_of(VALID, ALL))
L2 = _operator(
    "l2_pool2d", L2Pool2d, "the root mean square of each window", _one_of(VALID, ALL, NONE)
)
_SUGAR = (
    ("global_max_pool", MaxPool2d, "global pooling", "max_pool2d of the whole image"),
    ("global_avg_pool", AvgPool2d, "global pooling", "avg_pool2d of the whole image"),
    ("global_l2_pool", L2Pool2d, "global pooling", "l2_pool2d of the whole image"),
    ("max_pool1d", MaxPool2d, "pooling", "max_pool2d of an image of one row"),
    ("avg_pool1d", AvgPool2d, "pooling", "avg_pool2d of an image of one row"),
)
for _name, _kind, _row, _text in _SUGAR:
    supported(Operator(_name, _kind, _row, _text, (), PROOF))


@check.register(MaxPool2d)
@check.register(QuantMaxPool2d)
def _check_max(node: MaxPool2d | QuantMaxPool2d, shapes: Sequence[Shape]) -> list[HwgenError]:
    return check_windows(node, MAX, shapes)


@check.register(AvgPool2d)
def _check_average(node: AvgPool2d, shapes: Sequence[Shape]) -> list[HwgenError]:
    return check_windows(node, AVERAGE, shapes)


@check.register(L2Pool2d)
def _check_l2(node: L2Pool2d, shapes: Sequence[Shape]) -> list[HwgenError]:
    return check_windows(node, L2, shapes)


def check_windows(node: Node, operator: Operator, shapes: Sequence[Shape]) -> list[HwgenError]:
    """Mistakes in the attributes of a pooling layer; windows that do not fit or see no pixel."""
    errors = image_input(node, shapes) + check_attributes(node, operator)
    return errors or _check_geometry(node, shapes[0])  # type: ignore[arg-type]


def _check_geometry(node: Pooling, shape: Shape) -> list[HwgenError]:
    vertical, horizontal = pool_axes(node, shape[0], shape[1])
    if min(vertical.outputs, horizontal.outputs) < 1:
        padded = shape[0] + sum(node.padding[:2]), shape[1] + sum(node.padding[2:])
        message = (
            f"window {vertical.span}x{horizontal.span} is larger than"
            f" the padded input {padded[0]}x{padded[1]}"
        )
        return [HwgenError(message, layer=node.name, hint="add padding or shrink it")]
    if 0 in vertical.inside() or 0 in horizontal.inside():
        message = f"padding {node.padding} leaves windows {node.window} without a pixel"
        hint = "a window that sees only padding has nothing to pool"
        return [HwgenError(message, layer=node.name, hint=hint)]
    return []


@output_shape.register(MaxPool2d)
@output_shape.register(QuantMaxPool2d)
@output_shape.register(AvgPool2d)
@output_shape.register(L2Pool2d)
def pooled_shape(
    node: MaxPool2d | QuantMaxPool2d | AvgPool2d | L2Pool2d, shapes: Sequence[Shape]
) -> Shape:
    """Windows along both axes, and the channels of the input."""
    vertical, horizontal = pool_axes(node, *shapes[0][:2])
    return vertical.outputs, horizontal.outputs, shapes[0][2]
