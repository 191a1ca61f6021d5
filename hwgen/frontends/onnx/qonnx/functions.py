"""What is known about functions of single values in front of a Quant node."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.qonnx.states import Pending
from hwgen.ir.activation import Clip, Relu
from hwgen.ir.batch_norm import BatchNorm
from hwgen.ir.constant import AddConstant, MulConstant
from hwgen.ir.crop import Crop
from hwgen.ir.curve import LeakyRelu, Prelu
from hwgen.ir.node import Node
from hwgen.ir.pooling import MaxPool2d
from hwgen.ir.upsample import UpsampleNearest


def check_order(state: Pending, function: Node) -> None:
    """Raise HwgenError unless the function may run in front of the moves behind the root."""
    for move in state.moves:
        keeps = isinstance(move, MaxPool2d | Crop | UpsampleNearest)
        if is_per_channel(function) and not keeps:
            message = f"is a function per channel behind '{move.name}', which reorders channels"
            raise HwgenError(message, layer=function.name, hint="put a Quant node between them")
        if isinstance(move, MaxPool2d) and not rises(function):
            message = f"may fall, behind the largest values of '{move.name}'"
            raise HwgenError(message, layer=function.name, hint="put a Quant node between them")


def is_per_channel(function: Node) -> bool:
    """True when the function is another one for some channels."""
    return channels_of(function) > 1


def channels_of(function: Node) -> int:
    """Number of channels that the function tells apart; 1 for one that treats all alike."""
    if isinstance(function, BatchNorm):
        arrays = (function.mean, function.variance, function.gamma, function.beta)
        return max(array.size for array in arrays)
    if isinstance(function, AddConstant | MulConstant):
        return int(function.constant.size)
    return int(function.alpha.size) if isinstance(function, Prelu) else 1


def rises(function: Node) -> bool:
    """True for a function that is known never to fall."""
    if isinstance(function, BatchNorm):
        return bool((function.factor > 0).all())
    if isinstance(function, MulConstant):
        return bool((function.constant > 0).all())
    if isinstance(function, LeakyRelu | Prelu):
        return bool(np.min(function.alpha) >= 0)
    return isinstance(function, Relu | Clip | AddConstant)


def affine(
    functions: Sequence[Node], channels: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """factor * x + offset [channels] of functions that are no more than that; None for others."""
    factor, offset = np.ones(channels), np.zeros(channels)
    for node in functions:
        if isinstance(node, BatchNorm):
            factor, offset = factor * node.factor, offset * node.factor + node.offset
        elif isinstance(node, MulConstant):
            factor, offset = factor * node.constant, offset * node.constant
        elif isinstance(node, AddConstant):
            offset = offset + node.constant
        else:
            return None
    return factor, offset
