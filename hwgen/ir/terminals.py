"""Where a graph begins and ends: Input, Output, QuantInput, QuantOutput."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat
from hwgen.ir.node import Node, QuantNode, Shape, check, one_input, output_shape
from hwgen.ir.support import Attribute, Operator, check_attributes, supported

KIND = "input and output"
PROOF = ("tests/designs/test_terminals.py",)


@dataclass(frozen=True, slots=True, eq=False)
class Input(Node):
    """Real input tensor of the given shape, one per frame."""

    shape: Shape


@dataclass(frozen=True, slots=True, eq=False)
class Output(Node):
    """The tensor that the graph returns; same values as its input."""


@dataclass(frozen=True, slots=True, eq=False)
class QuantInput(QuantNode):
    """Integer input tensor; real inputs are quantized by `format`."""

    shape: Shape
    format: IntFormat


@dataclass(frozen=True, slots=True, eq=False)
class QuantOutput(QuantNode):
    """The integer tensor that the graph returns; same values as its input."""

    format: IntFormat


def _is_shape(value: Any) -> bool:
    return len(value) in (1, 3) and min(value) >= 1


_SHAPE = Attribute(
    "shape",
    "(height, width, channels) or (values,), each at least 1",
    _is_shape,
    refused=((4, 4), (0, 4, 1), (4, -4, 1), (0,), ()),
)
INPUT = supported(Operator("input", Input, KIND, "frames from outside", (_SHAPE,), PROOF))
OUTPUT = supported(Operator("output", Output, KIND, "a tensor that is returned", (), PROOF))


@check.register(Input)
@check.register(QuantInput)
def _check_input(node: Input | QuantInput, shapes: Sequence[Shape]) -> list[HwgenError]:
    if shapes:
        return [HwgenError("an input layer cannot read other layers", layer=node.name)]
    return check_attributes(node, INPUT)


@check.register(Output)
@check.register(QuantOutput)
def _check_output(node: Output | QuantOutput, shapes: Sequence[Shape]) -> list[HwgenError]:
    return one_input(node, shapes)


@output_shape.register(Input)
@output_shape.register(QuantInput)
def _input_shape(node: Input | QuantInput, shapes: Sequence[Shape]) -> Shape:
    return node.shape


@output_shape.register(Output)
@output_shape.register(QuantOutput)
def _output_shape(node: Output | QuantOutput, shapes: Sequence[Shape]) -> Shape:
    return shapes[0]
