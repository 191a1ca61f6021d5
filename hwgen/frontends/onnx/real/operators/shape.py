"""Operators that only say how values are ordered; most of them need no hardware."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.allowed import anything, axis, number, numbers, one_of
from hwgen.frontends.onnx.real.constants import Constant, target_shape
from hwgen.frontends.onnx.real.importer import RealImporter
from hwgen.frontends.onnx.real.registry import imports
from hwgen.frontends.source import SourceNode

FLOAT = 1  # float32 among the data types of ONNX
NOTHING = "nothing, the values stay where they are"


def _reshaped(node: SourceNode, importer: RealImporter, shape: Sequence[int]) -> None:
    """The same layer in another layout; the axis of the frames must stay."""
    key, output = node.inputs[0] or "", node.outputs[0]
    layout = importer.layout(key)
    if not shape or shape[0] != 1:
        message = f"makes the shape {tuple(shape)} of {layout.shape}, without an axis of frames"
        raise HwgenError(message)
    found = layout.reshaped(shape)
    if found is None:
        message = f"cuts '{key}' of shape {layout.shape} into {tuple(shape)}"
        raise HwgenError(f"{message}, which would move values in hardware")
    importer.alias(output, importer.layer_of(key), found)


@imports("Reshape", NOTHING, one_of("allowzero", 0, 1), inputs=(2, 2))
def _reshape(node: SourceNode, importer: RealImporter) -> None:
    wanted = importer.constant(node.inputs[1], "the shape").values
    if wanted.dtype.kind not in "iu" or wanted.size > 8:
        raise HwgenError("the shape must be a few whole numbers")
    shape = importer.layout(node.inputs[0] or "").shape
    _reshaped(node, importer, target_shape(shape, wanted, node.attributes))


@imports("Flatten", NOTHING, axis())
def _flatten(node: SourceNode, importer: RealImporter) -> None:
    key = node.inputs[0] or ""
    shape = importer.layout(key).shape
    at = node.attributes["axis"] % len(shape)
    _reshaped(node, importer, (int(np.prod(shape[:at])), int(np.prod(shape[at:]))))


@imports("Squeeze", NOTHING, numbers("axes", -8), inputs=(1, 2))
def _squeeze(node: SourceNode, importer: RealImporter) -> None:
    key = node.inputs[0] or ""
    shape = importer.layout(key).shape
    axes = _axes(node, importer)
    if axes is None:
        axes = tuple(n for n, size in enumerate(shape) if size == 1 and n > 0)
    dropped = {importer.axis(key, n) for n in axes}
    if any(shape[n] != 1 for n in dropped):
        raise HwgenError(f"axes {sorted(dropped)} of the shape {shape} are not all of size 1")
    _reshaped(node, importer, [size for n, size in enumerate(shape) if n not in dropped])


@imports("Unsqueeze", NOTHING, numbers("axes", -8), inputs=(1, 2))
def _unsqueeze(node: SourceNode, importer: RealImporter) -> None:
    shape = importer.layout(node.inputs[0] or "").shape
    axes = _axes(node, importer) or ()
    rank = len(shape) + len(axes)
    places = {n % rank for n in axes if -rank <= n < rank}
    if len(places) != len(axes) or 0 in places or rank > 8:
        raise HwgenError(f"axes {axes} are no new axes of the shape {shape}")
    rest = iter(shape)
    _reshaped(node, importer, [1 if n in places else next(rest) for n in range(rank)])


def _axes(node: SourceNode, importer: RealImporter) -> tuple[int, ...] | None:
    """Axes from the attribute, or, from opset 13 on, from an input."""
    if node.inputs[1] is not None:
        return importer.whole(node.inputs[1], "axes")
    found: tuple[int, ...] | None = node.attributes.get("axes")
    return found


@imports("Transpose", "nothing, where channels only change their place", numbers("perm", 0))
def _transpose(node: SourceNode, importer: RealImporter) -> None:
    key = node.inputs[0] or ""
    layout = importer.layout(key)
    rank = len(layout.axes)
    order = node.attributes.get("perm", tuple(reversed(range(rank))))
    if sorted(order) != list(range(rank)):
        raise HwgenError(f"perm {order} does not order the {rank} axes of '{key}'")
    if order[0] != 0:
        raise HwgenError(f"perm {order} moves the axis of the frames")
    importer.alias(node.outputs[0], importer.layer_of(key), layout.transposed(order))


def _same(node: SourceNode, importer: RealImporter) -> None:
    key = node.inputs[0] or ""
    importer.alias(node.outputs[0], importer.layer_of(key), importer.layout(key))


imports("Identity", "nothing")(_same)


@imports(
    "Dropout",
    "nothing",
    anything("ratio"),
    anything("seed"),
    anything("is_test"),
    anything("consumed_inputs"),
    inputs=(1, 3),
)
def _dropout(node: SourceNode, importer: RealImporter) -> None:
    if len(node.outputs) > 1:
        importer.refuse_readers(node.outputs[1:], "the mask of Dropout")
    trains = node.inputs[2]
    if trains is not None and importer.constant(trains, "training_mode").values.any():
        raise HwgenError("training_mode must be false")
    _same(node, importer)


@imports("Cast", "nothing", one_of("to", FLOAT), anything("saturate"), anything("round_mode"))
def _cast(node: SourceNode, importer: RealImporter) -> None:
    key = node.inputs[0] or ""
    if importer.is_constant(key):
        values = importer.reals(key, "the input").astype(np.float32)
        importer.know(node.outputs[0], Constant(values))
    else:
        _same(node, importer)


@imports(
    "Constant",
    "a constant",
    *(anything(name) for name in ("value", "value_float", "value_int")),
    *(anything(name) for name in ("value_floats", "value_ints")),
    inputs=(0, 0),
)
def _constant(node: SourceNode, importer: RealImporter) -> None:
    if len(node.attributes) != 1:
        raise HwgenError("must have one value")
    ((name, value),) = node.attributes.items()
    dtype = {"value_float": np.float32, "value_floats": np.float32}.get(name, np.int64)
    array = value if isinstance(value, np.ndarray) else np.array(value, dtype=dtype)
    importer.know(node.outputs[0], Constant(array))


@imports("Shape", "a constant", number("start", -8), number("end", -8))
def _shape(node: SourceNode, importer: RealImporter) -> None:
    """Sizes, with one frame."""
    key = node.inputs[0] or ""
    known = importer.is_constant(key)
    sizes = importer.constant(key, "").values.shape if known else importer.layout(key).shape
    part = sizes[slice(node.attributes.get("start", 0), node.attributes.get("end"))]
    importer.know(node.outputs[0], Constant(np.array(part, dtype=np.int64)))


def _of_constants(node: SourceNode, importer: RealImporter) -> None:
    raise HwgenError(f"{node.operator} is supported only where it reads constants")


for _name in ("Exp", "Reciprocal", "Sqrt"):
    imports(_name, "a constant")(_of_constants)
imports("Gather", "a constant", axis(), inputs=(2, 2))(_of_constants)
