"""Activations that only cut: Relu, Clip and their integer form QuantClamp."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hwgen.errors import HwgenError
from hwgen.ir.curve import PROOF
from hwgen.ir.formats import IntFormat
from hwgen.ir.node import Node, QuantNode, Shape, check, one_input, output_shape
from hwgen.ir.support import Attribute, Operator, check_attributes, supported
from hwgen.ir.weights import check_clamp


@dataclass(frozen=True, slots=True, eq=False)
class Relu(Node):
    """max(x, 0) of each value."""


@dataclass(frozen=True, slots=True, eq=False)
class Clip(Node):
    """min(max(x, lo), hi) of each value; None for no limit."""

    lo: float | None
    hi: float | None


@dataclass(frozen=True, slots=True, eq=False)
class QuantClamp(QuantNode):
    """min(max(x, lo), hi) of each integer: a clip that could not be fused; format of its input."""

    format: IntFormat
    lo: int
    hi: int


def _limit(value: Any) -> bool:
    return value is None or math.isfinite(value)


RELU = supported(Operator("relu", Relu, "activation", "max(x, 0)", (), PROOF))
RELU6 = supported(Operator("relu6", Clip, "activation", "min(max(x, 0), 6), as clip", (), PROOF))
CLIP = supported(
    Operator(
        "clip",
        Clip,
        "activation",
        "min(max(x, lo), hi)",
        (
            Attribute("lo", "a finite number or None", _limit, refused=(math.nan,)),
            Attribute("hi", "a finite number or None", _limit, refused=(math.nan,)),
        ),
        PROOF,
    )
)


@check.register(Relu)
def _check_relu(node: Relu, shapes: Sequence[Shape]) -> list[HwgenError]:
    return one_input(node, shapes)


@check.register(Clip)
def _check_clip(node: Clip, shapes: Sequence[Shape]) -> list[HwgenError]:
    errors = one_input(node, shapes) + check_attributes(node, CLIP)
    if not errors and node.lo is not None and node.hi is not None and node.lo > node.hi:
        errors = [
            HwgenError(f"lo must be at most hi, not {node.lo} and {node.hi}", layer=node.name)
        ]
    return errors


@check.register(QuantClamp)
def _check_clamp(node: QuantClamp, shapes: Sequence[Shape]) -> list[HwgenError]:
    return one_input(node, shapes) + check_clamp(node.name, node.format, node.lo, node.hi)


@output_shape.register(Relu)
@output_shape.register(Clip)
@output_shape.register(QuantClamp)
def _shape(node: Relu | Clip | QuantClamp, shapes: Sequence[Shape]) -> Shape:
    return shapes[0]
