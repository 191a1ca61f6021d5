"""Constants of a model, and operators that are computed at once because they read nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError
from hwgen.frontends.source import SourceNode

Array = NDArray[Any]
MAX_FOLDED = 1 << 26
"""Most values of a constant that is computed."""


@dataclass(frozen=True, slots=True, eq=False)
class Constant:
    """values, and for constants that a Quant node has rounded: their scale in the same shape, so
    that values / scale are integers of `bits`."""

    values: Array
    scale: Array | None = None
    bits: int = 0

    def moved(self, move: Callable[[Array], Array]) -> Constant:
        """The same numbers in another order or shape."""
        scale = None if self.scale is None else move(self.scale)
        return Constant(move(self.values), scale, self.bits)


def folded(node: SourceNode, inputs: Sequence[Constant | None]) -> Constant | None:
    """What the node makes of constants; None where no rule is known."""
    try:
        with np.errstate(all="ignore"):
            found = _folded(node, inputs)
    except (ValueError, IndexError, TypeError, ZeroDivisionError, MemoryError) as error:
        raise HwgenError(f"{node.operator} can't be computed: {error}") from None
    if found is not None and found.values.size > MAX_FOLDED:
        raise HwgenError(f"{node.operator} makes {found.values.size} constant values, too many")
    return found


def _folded(node: SourceNode, inputs: Sequence[Constant | None]) -> Constant | None:
    given = [constant for constant in inputs if constant is not None]
    if not given:
        return None
    if node.operator in _MOVES:
        return given[0].moved(lambda array: _MOVES[node.operator](array, node, given[1:]))
    arrays = [constant.values for constant in given]
    if node.operator in _FUNCTIONS:
        _check_size(arrays)
        return Constant(_FUNCTIONS[node.operator](*arrays))
    if node.operator == "Concat":
        return Constant(np.concatenate(arrays, axis=node.attributes["axis"]))
    if node.operator == "Gather":
        return Constant(np.take(arrays[0], arrays[1], axis=node.attributes.get("axis", 0)))
    return None


def _check_size(arrays: Sequence[Array]) -> None:
    shape = np.broadcast_shapes(*(array.shape for array in arrays))
    if int(np.prod(shape, dtype=object)) > MAX_FOLDED:
        raise ValueError(f"a constant of shape {shape} has too many values")


def _axes(node: SourceNode, rest: Sequence[Constant]) -> tuple[int, ...] | None:
    """The axes of an operator that has them as an attribute or as an input."""
    if rest:
        return tuple(int(axis) for axis in rest[0].values.reshape(-1))
    return node.attributes.get("axes")


def _reshape(array: Array, node: SourceNode, rest: Sequence[Constant]) -> Array:
    return array.reshape(target_shape(array.shape, rest[0].values, node.attributes))


def _unsqueeze(array: Array, node: SourceNode, rest: Sequence[Constant]) -> Array:
    return np.expand_dims(array, _axes(node, rest) or ())


def _flatten(array: Array, node: SourceNode, rest: Sequence[Constant]) -> Array:
    axis = node.attributes.get("axis", 1) % (array.ndim + 1)
    return array.reshape(int(np.prod(array.shape[:axis])), -1)


_MOVES: Mapping[str, Callable[[Array, SourceNode, Sequence[Constant]], Array]] = {
    "Identity": lambda array, node, rest: array,
    "Flatten": _flatten,
    "Reshape": _reshape,
    "Squeeze": lambda array, node, rest: np.squeeze(array, _axes(node, rest)),
    "Transpose": lambda array, node, rest: np.transpose(array, node.attributes.get("perm")),
    "Unsqueeze": _unsqueeze,
}


def _divided(a: Array, b: Array) -> Array:
    """Whole numbers are cut towards zero, as ONNX does."""
    if a.dtype.kind in "iu" and b.dtype.kind in "iu":
        return np.asarray(np.trunc(a / b)).astype(a.dtype)
    return np.asarray(a / b)


_FUNCTIONS: Mapping[str, Callable[..., Array]] = {
    "Add": np.add,
    "Div": _divided,
    "Exp": np.exp,
    "Mul": np.multiply,
    "Neg": np.negative,
    "Reciprocal": lambda a: np.asarray(1 / a).astype(a.dtype),
    "Sqrt": np.sqrt,
    "Sub": np.subtract,
}


def target_shape(
    shape: Sequence[int], wanted: Array, attributes: Mapping[str, Any]
) -> tuple[int, ...]:
    """The shape that Reshape makes of `shape`: 0 copies a size, -1 is what is left."""
    sizes = [int(size) for size in wanted.reshape(-1)]
    if not attributes.get("allowzero", 0):
        sizes = [shape[n] if size == 0 and n < len(shape) else size for n, size in enumerate(sizes)]
    total = int(np.prod(shape, dtype=object))
    known = int(np.prod([size for size in sizes if size != -1], dtype=object))
    if min(sizes, default=1) < -1 or 0 in sizes or sizes.count(-1) > 1 or known > total:
        raise HwgenError(f"a tensor of shape {tuple(shape)} can't have the shape {tuple(sizes)}")
    found = tuple(total // known if size == -1 else size for size in sizes)
    if int(np.prod(found, dtype=object)) != total:
        raise HwgenError(f"a tensor of shape {tuple(shape)} can't have the shape {tuple(sizes)}")
    return found
