"""What computes with constants only: Constant, ConstantOfShape, Shape, Gather, Range."""

from __future__ import annotations

import math

import numpy as np

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.allowed import anything, axis
from hwgen.frontends.onnx.importer import MAX_CONSTANT, Importer
from hwgen.frontends.onnx.operators.shapes import shape_of
from hwgen.frontends.onnx.registry import imported
from hwgen.frontends.onnx.values import Constant
from hwgen.frontends.source import SourceNode
from hwgen.ir.support import Attribute

FOLDED = "a constant"
_NUMBERS = {"value": None, "value_int": np.int64, "value_ints": np.int64,
            "value_float": np.float32, "value_floats": np.float32}  # fmt: skip


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | np.ndarray) or (
        isinstance(value, tuple) and all(isinstance(number, int | float) for number in value)
    )


_VALUES = tuple(Attribute(name, "numbers", _is_number, refused=("text",)) for name in _NUMBERS)


def _constant(node: SourceNode, importer: Importer) -> None:
    if len(node.attributes) != 1:
        raise HwgenError(f"needs one value, not {len(node.attributes)}")
    ((name, value),) = node.attributes.items()
    importer.define(node.outputs[0], Constant(np.asarray(value, dtype=_NUMBERS[name])))


def _of_shape(node: SourceNode, importer: Importer) -> None:
    sizes = importer.whole(node, 0, "input") or []
    if len(sizes) > 8 or any(size < 0 for size in sizes) or math.prod(sizes) > MAX_CONSTANT:
        raise HwgenError(f"makes a constant of shape {sizes[:8]}, at most {MAX_CONSTANT} values")
    value = np.asarray(node.attributes.get("value", np.zeros(1, np.float32)))
    if value.size != 1:
        raise HwgenError(f"value must hold one number, not {value.size}")
    importer.define(node.outputs[0], Constant(np.full(sizes, value.reshape(-1)[0])))


def _shape(node: SourceNode, importer: Importer) -> None:
    sizes = shape_of(importer.value(node, 0))
    part = sizes[slice(node.attributes.get("start", 0), node.attributes.get("end"))]
    importer.define(node.outputs[0], Constant(np.array(part, dtype=np.int64)))


def _gather(node: SourceNode, importer: Importer) -> None:
    """Of a constant: entries of the shape of a tensor, as exporters compute with them."""
    data = importer.constant(node, 0, "the data").data
    places = importer.constant(node, 1, "the indices").data
    at = int(node.attributes.get("axis", 0))
    if not -data.ndim <= at < data.ndim or places.dtype.kind not in "iu":
        raise HwgenError(f"cannot take from a constant of shape {list(data.shape)} along axis {at}")
    size = data.shape[at]
    if places.size and not (-size <= places.min() and places.max() < size):
        raise HwgenError(f"takes an entry that a constant of shape {list(data.shape)} lacks")
    if places.size * data.size > MAX_CONSTANT:
        raise HwgenError(f"makes a constant of more than {MAX_CONSTANT} values")
    importer.define(node.outputs[0], Constant(np.take(data, places, axis=at)))


imported("Constant", _VALUES, FOLDED, _constant)
imported("ConstantOfShape", (_VALUES[0],), FOLDED, _of_shape)
imported("Shape", (anything("start"), anything("end")), FOLDED, _shape)
imported("Gather", (axis(),), FOLDED, _gather)
