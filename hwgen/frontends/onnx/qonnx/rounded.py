"""The float node of a Quant, BipolarQuant or Trunc node, before there are integers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.qonnx.quantizer import Quantizer
from hwgen.ir.node import Node, Shape, check, one_input, output_shape


@dataclass(frozen=True, slots=True, eq=False)
class Rounded(Node):
    """Real numbers, each rounded to what an integer of the quantizer stands for."""

    quantizer: Quantizer


@check.register(Rounded)
def _check(node: Rounded, shapes: Sequence[Shape]) -> list[HwgenError]:
    return one_input(node, shapes)


@output_shape.register(Rounded)
def _shape(node: Rounded, shapes: Sequence[Shape]) -> Shape:
    return shapes[0]
