"""Concatenation along the channels: Concat and QuantConcat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat
from hwgen.ir.lookup import check_table_bits
from hwgen.ir.node import Node, QuantNode, Shape, check, output_shape, reads
from hwgen.ir.reach import reach
from hwgen.ir.requantized import Reach
from hwgen.ir.support import Operator, supported


@dataclass(frozen=True, slots=True, eq=False)
class Concat(Node):
    """The channels of all inputs, one input after the other; flat tensors: their values."""


@dataclass(frozen=True, slots=True, eq=False)
class QuantConcat(QuantNode):
    """The channels of all inputs, each brought from its format to that of the output.

    y = format.quantize(input_format.dequantize(x)), in double precision, ties to even; the same
    integer where the formats are equal.
    """

    input_formats: tuple[IntFormat, ...]
    format: IntFormat


supported(
    Operator(
        "concat",
        Concat,
        "shape",
        "along the channels, two or more tensors; formats that differ are brought to a common one",
        (),
        ("tests/designs/test_concat.py",),
    )
)


@check.register(Concat)
@check.register(QuantConcat)
def _check(node: Concat | QuantConcat, shapes: Sequence[Shape]) -> list[HwgenError]:
    if len(shapes) < 2:
        message = f"needs at least 2 inputs, not {len(shapes)}"
        return [HwgenError(message, layer=node.name)]
    if len({shape[:-1] for shape in shapes}) > 1:
        found = ", ".join(f"'{n}' {s}" for n, s in zip(node.inputs, shapes, strict=True))
        message = f"needs inputs of one height and width, or flat ones, not {found}"
        return [HwgenError(message, layer=node.name)]
    return _check_formats(node) if isinstance(node, QuantConcat) else []


def _check_formats(node: QuantConcat) -> list[HwgenError]:
    if len(node.input_formats) != len(node.inputs):
        message = f"needs one input format per input, {len(node.inputs)}"
        message += f", not {len(node.input_formats)}"
        return [HwgenError(message, layer=node.name)]
    others = [number for number in node.input_formats if number != node.format]
    return [error for number in others for error in check_table_bits(node.name, number)]


@output_shape.register(Concat)
@output_shape.register(QuantConcat)
def _shape(node: Concat | QuantConcat, shapes: Sequence[Shape]) -> Shape:
    return (*shapes[0][:-1], sum(shape[-1] for shape in shapes))


@reads.register(QuantConcat)
def _reads(node: QuantConcat) -> tuple[IntFormat, ...]:
    return node.input_formats


@reach.register(QuantConcat)
def _reach(node: QuantConcat, *sources: Reach) -> Reach:
    ends = [
        converted(np.array(source), number, node.format)
        for source, number in zip(sources, node.input_formats, strict=True)
    ]
    return min(int(end[0]) for end in ends), max(int(end[1]) for end in ends)


def converted(
    values: NDArray[np.integer], source: IntFormat, target: IntFormat
) -> NDArray[np.int64]:
    """Integers of `source` as the nearest integers of `target`; int64, same shape."""
    if source == target:
        return values.astype(np.int64)
    return target.quantize(source.dequantize(values)).astype(np.int64)
