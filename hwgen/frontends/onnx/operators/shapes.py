"""Operators that keep every value: Reshape, Flatten, Squeeze, Unsqueeze, Transpose, Identity."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.allowed import anything, axis, numbers, one_of
from hwgen.frontends.onnx.importer import Importer
from hwgen.frontends.onnx.registry import imported
from hwgen.frontends.onnx.values import Constant, Tensor
from hwgen.frontends.source import Quantization, SourceNode
from hwgen.ir.lookup import every_integer

KEPT = "nothing: only the order of axes changes"


def shape_of(value: Constant | Tensor) -> tuple[int, ...]:
    """Shape of a tensor in the file."""
    return value.data.shape if isinstance(value, Constant) else value.layout.shape


def reshaped(value: Constant | Tensor, shape: Sequence[int]) -> Constant | Tensor:
    """The same values in another shape. Raises HwgenError when they would have to be moved."""
    if math.prod(shape) != math.prod(shape_of(value)):
        message = f"cannot give {list(shape_of(value))} the shape {list(shape)}"
        raise HwgenError(message)
    if isinstance(value, Constant):
        steps = value.quantization
        if steps is not None and len(steps.scale) > 1:
            return Constant(value.real.reshape(tuple(shape)))
        return Constant(value.data.reshape(tuple(shape)), steps)
    layout = value.layout.reshaped(shape)
    if layout is None:
        message = f"gives {list(shape_of(value))} the shape {list(shape)}, which needs a"
        raise HwgenError(f"{message} transposition in hardware")
    return replace(value, layout=layout)


def _reshape(node: SourceNode, importer: Importer) -> None:
    value = importer.value(node, 0)
    sizes = importer.whole(node, 1, "shape") or []
    old = shape_of(value)
    if not node.attributes.get("allowzero", 0):
        sizes = [old[at] if size == 0 and at < len(old) else size for at, size in enumerate(sizes)]
    if sizes.count(-1) > 1 or any(size < -1 for size in sizes) or len(sizes) > 8:
        raise HwgenError(f"cannot give {list(old)} the shape {sizes}")
    if -1 in sizes:
        known = -math.prod(sizes)
        sizes[sizes.index(-1)] = math.prod(old) // known if known else 0
    importer.define(node.outputs[0], reshaped(value, sizes))


def _flatten(node: SourceNode, importer: Importer) -> None:
    value = importer.value(node, 0)
    shape = shape_of(value)
    at = int(node.attributes.get("axis", 1))
    at = at + len(shape) if at < 0 else at
    if at > len(shape):
        raise HwgenError(f"axis must be at most {len(shape)}, not {at}")
    sizes = math.prod(shape[:at]), math.prod(shape[at:])
    importer.define(node.outputs[0], reshaped(value, sizes))


def _axes(node: SourceNode, importer: Importer, rank: int) -> list[int] | None:
    """Axes from the attribute, before opset 13, or from the second input."""
    axes = importer.whole(node, 1, "axes")
    if axes is None:
        return None
    if any(not -rank <= number < rank for number in axes):
        raise HwgenError(f"axes must be from {-rank} to {rank - 1}, not {axes}")
    return sorted(number % rank for number in axes)


def _squeeze(node: SourceNode, importer: Importer) -> None:
    value = importer.value(node, 0)
    shape = shape_of(value)
    axes = _axes(node, importer, len(shape))
    gone = [at for at, size in enumerate(shape) if size == 1] if axes is None else axes
    if any(shape[at] != 1 for at in gone):
        raise HwgenError(f"axes {gone} of {list(shape)} must have size 1")
    left = [size for at, size in enumerate(shape) if at not in gone]
    importer.define(node.outputs[0], reshaped(value, left))


def _unsqueeze(node: SourceNode, importer: Importer) -> None:
    value = importer.value(node, 0)
    shape = list(shape_of(value))
    count = len(importer.whole(node, 1, "axes") or [])
    axes = _axes(node, importer, len(shape) + count)
    if axes is None or len(set(axes)) < count or len(shape) + count > 8:
        raise HwgenError("needs axes that differ, at most 8 in all")
    for at in axes:
        shape.insert(at, 1)
    importer.define(node.outputs[0], reshaped(value, shape))


def _transpose(node: SourceNode, importer: Importer) -> None:
    value = importer.value(node, 0)
    rank = len(shape_of(value))
    order = node.attributes.get("perm", tuple(reversed(range(rank))))
    if sorted(order) != list(range(rank)):
        raise HwgenError(f"perm must hold each axis from 0 to {rank - 1} once, not {list(order)}")
    if isinstance(value, Constant):
        steps = value.quantization
        if steps is not None and len(steps.scale) > 1:
            at = order.index(steps.axis % rank)
            steps = Quantization(steps.scale, steps.zero_point, at)
        importer.define(node.outputs[0], Constant(value.data.transpose(order), steps))
        return
    importer.define(node.outputs[0], replace(value, layout=value.layout.transposed(order)))


def _same(node: SourceNode, importer: Importer) -> None:
    if len(node.outputs) > 1:
        raise HwgenError("its second output is not supported")
    importer.define(node.outputs[0], importer.value(node, 0))


_KINDS = {1: "float32", 6: "int32", 7: "int64", 9: "bool", 10: "float16", 11: "float64"}


def _cast(node: SourceNode, importer: Importer) -> None:
    """Of constants, of real numbers to real numbers, and of integers to those that they are."""
    value, kind = importer.value(node, 0), _KINDS.get(int(node.attributes.get("to", 0)))
    if isinstance(value, Constant) and kind is not None:
        real = value.data if value.quantization is None else value.real
        with np.errstate(invalid="ignore"):
            importer.define(node.outputs[0], Constant(real.astype(kind)))
    elif isinstance(value, Tensor) and value.reals is not None and kind == "float32":
        importer.define(node.outputs[0], value)
    elif isinstance(value, Tensor) and value.reals is None and kind == "float32":
        reals = every_integer(importer.format(value.layer))[None].astype(np.float32)
        importer.define(node.outputs[0], replace(value, reals=reals))
    else:
        raise HwgenError(f"cannot turn '{node.inputs[0]}' into another data type")


imported(
    "Reshape",
    (one_of("allowzero", 0, 1), numbers("shape", -1)),
    KEPT,
    _reshape,
    commutes=True,
)
imported("Flatten", (axis(),), KEPT, _flatten, commutes=True)
imported("Squeeze", (numbers("axes", -8),), KEPT, _squeeze, commutes=True)
imported("Unsqueeze", (numbers("axes", -8),), KEPT, _unsqueeze, commutes=True)
imported("Transpose", (numbers("perm", 0),), KEPT, _transpose, commutes=True)
imported("Identity", (), "nothing", _same, commutes=True)
imported(
    "Dropout",
    (anything("ratio"), anything("seed"), one_of("is_test", 0, 1)),
    "nothing",
    _same,
    commutes=True,
)
imported(
    "Cast",
    (one_of("to", *range(1, 24)), one_of("saturate", 0, 1), anything("round_mode")),
    "nothing: integers and the numbers that they are",
    _cast,
)
