"""What every node of a graph has, and the questions that each node family answers.

A new operator is a new file that defines its dataclasses and registers `check` and `output_shape`;
no existing code changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError

if TYPE_CHECKING:
    from hwgen.ir.formats import IntFormat

Shape = tuple[int, ...]
"""(height, width, channels) of an image, (values,) of a flat tensor; frames are not counted."""


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One layer: its name and the names of the layers that it reads.

    storable: False for kinds that hold what a file cannot, such as a Python function.
    """

    storable: ClassVar[bool] = True
    name: str
    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class QuantNode(Node):
    """A layer of integers. Every kind has a field `format`, that of its output."""

    if TYPE_CHECKING:

        @property
        def format(self) -> IntFormat: ...


@singledispatch
def reads(node: Node) -> tuple[IntFormat, ...]:
    """Integer formats that a quantized node expects of its inputs; its own unless it says more."""
    assert isinstance(node, QuantNode)
    return (node.format,) * len(node.inputs)


@singledispatch
def check(node: Node, shapes: Sequence[Shape]) -> list[HwgenError]:
    """All mistakes in the attributes of `node`, whose inputs have the given shapes."""
    raise NotImplementedError(f"no check for {type(node).__name__}")


@singledispatch
def output_shape(node: Node, shapes: Sequence[Shape]) -> Shape:
    """Shape of the tensor that a checked `node` makes from inputs of the given shapes."""
    raise NotImplementedError(f"no shape for {type(node).__name__}")


def freeze(values: Any, dtype: type[np.generic]) -> NDArray[Any]:
    """A read-only C-ordered copy of `values` with the given element type."""
    array = np.array(values, dtype=dtype, order="C")
    array.flags.writeable = False
    return array


def set_frozen(node: Node, field: str, dtype: type[np.generic]) -> None:
    """Replace the array field of a frozen node by a read-only copy (for `__post_init__`)."""
    object.__setattr__(node, field, freeze(getattr(node, field), dtype))


def one_input(node: Node, shapes: Sequence[Shape]) -> list[HwgenError]:
    """A mistake unless the node has exactly one input."""
    if len(shapes) == 1:
        return []
    return [HwgenError(f"needs exactly one input, not {len(shapes)}", layer=node.name)]


def same_inputs(node: Node, shapes: Sequence[Shape], count: int) -> list[HwgenError]:
    """A mistake unless the node has `count` inputs of one shape."""
    if len(shapes) != count:
        message = f"needs exactly {count} inputs, not {len(shapes)}"
        return [HwgenError(message, layer=node.name)]
    if len(set(shapes)) > 1:
        found = ", ".join(f"'{n}' {s}" for n, s in zip(node.inputs, shapes, strict=True))
        return [HwgenError(f"needs inputs of one shape, not {found}", layer=node.name)]
    return []


def image_input(node: Node, shapes: Sequence[Shape]) -> list[HwgenError]:
    """A mistake unless the node has one input of shape (height, width, channels)."""
    errors = one_input(node, shapes)
    if not errors and len(shapes[0]) != 3:
        message = f"needs an input of shape (height, width, channels), not {shapes[0]}"
        errors.append(HwgenError(message, layer=node.name))
    return errors
