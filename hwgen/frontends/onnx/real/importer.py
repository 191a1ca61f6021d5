"""From an ONNX model of real numbers to a float graph: tensors, their layouts, their layers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.discovery import discover
from hwgen.errors import HwgenError
from hwgen.frontends.conversion import Conversion, live
from hwgen.frontends.examined import Examined
from hwgen.frontends.layout import Layout, ordered
from hwgen.frontends.model import Origin
from hwgen.frontends.onnx.formats import axes_of_input, constants_first, frame, readers
from hwgen.frontends.onnx.real.constants import Constant, folded
from hwgen.frontends.onnx.real.registry import KNOWN
from hwgen.frontends.operators import Imported
from hwgen.frontends.options import ImportOptions
from hwgen.frontends.source import SourceGraph, SourceNode
from hwgen.ir.node import Node, Shape
from hwgen.ir.reshape import Reshape
from hwgen.ir.terminals import Input, Output
from hwgen.ir.verify import verify

RUNTIME = "the real numbers of onnxruntime, before quantization"
_INTEGER = ("quant", "qlinear", "qgemm", "integer", "trunc")
"""Parts of the names of operators of integer models."""


@dataclass(frozen=True, slots=True)
class View:
    """A layer as an operator sees it. axes: of the file, in the order of the layer's shape."""

    layer: str
    shape: Shape
    axes: tuple[int, ...]

    @property
    def sizes(self) -> tuple[int, ...]:
        """Sizes along the axes of the file but the channels."""
        return self.shape[1:-1] if len(self.axes) == 2 else self.shape[:-1]


class RealImporter(Conversion):
    """What the converters of ONNX operators work on."""

    def __init__(self, source: SourceGraph) -> None:
        super().__init__(source)
        self.layouts: dict[str, Layout] = {}
        self.weight_scales: dict[str, tuple[NDArray[Any], int]] = {}
        """By layer: scale of the weights, one for each, and their bits; of QONNX models."""
        self.ports: dict[str, Layout] = {}
        """Layouts of the output layers."""
        self._constants: dict[str, Constant] = {}
        self._reshaped: dict[tuple[str, Shape], str] = {}

    def is_constant(self, key: str) -> bool:
        """True when the values of the tensor are known."""
        return key in self._constants or super().is_constant(key)

    def constant(self, key: str | None, what: str) -> Constant:
        """The values of a tensor; what: what they are for. Raises HwgenError when not known."""
        if key is None:
            raise HwgenError(f"{what} is missing")
        if key in self._constants:
            return self._constants[key]
        data = self.tensor(key).data
        if data is None:
            raise HwgenError(f"{what} must be constant, '{key}' is computed")
        return Constant(data)

    def reals(self, key: str | None, what: str) -> NDArray[np.float64]:
        """Constant real numbers. Raises HwgenError when they are not finite."""
        values = self.constant(key, what).values
        if values.dtype.kind not in "fiu":
            raise HwgenError(f"{what} must hold numbers, not {values.dtype}")
        with np.errstate(invalid="ignore"):
            found = values.astype(np.float64)
        if not np.isfinite(found).all():
            raise HwgenError(f"{what} holds values that are not finite")
        return found

    def whole(self, key: str | None, what: str) -> tuple[int, ...]:
        """Constant whole numbers, in one row."""
        values = self.constant(key, what).values
        if values.dtype.kind not in "iu" or values.size > 64:
            raise HwgenError(f"{what} must be a few whole numbers")
        return tuple(int(value) for value in values.reshape(-1))

    def weight(self, key: str | None, what: str) -> Constant:
        """Constant real numbers with the scale that a Quant node has given them."""
        return replace(self.constant(key, what), values=self.reals(key, what))

    def optional(self, node: SourceNode, position: int, what: str) -> NDArray[np.float64] | None:
        """Constant real numbers of an input that may be left out."""
        key = node.inputs[position]
        return None if key is None else self.reals(key, what)

    def keep_scale(self, layer: str, weight: Constant) -> None:
        """Remember the scale of a layer's weights, where a Quant node has given one."""
        if weight.scale is not None:
            self.weight_scales[layer] = (weight.scale, weight.bits)

    def layer(self, name: str) -> Node:
        """The layer called `name`."""
        return self._layers[name]

    def refuse_readers(self, keys: Sequence[str], what: str) -> None:
        """Raise HwgenError when a node or an output of the file reads one of the tensors."""
        wanted = {key for node in live(self.source) for key in node.inputs}
        for key in keys:
            if key in wanted | set(self.source.outputs):
                raise HwgenError(f"'{key}', {what}, can't be computed")

    def layout(self, key: str) -> Layout:
        """Where the values of a tensor lie in its layer."""
        self.layer_of(key)
        return self.layouts[key]

    def rank(self, key: str) -> int:
        """Number of axes of a tensor in the file, that of the batch included."""
        return len(self.layout(key).axes)

    def axis(self, key: str, axis: int) -> int:
        """An axis counted from the front. Raises HwgenError when there is none, or the batch."""
        rank = self.rank(key)
        if not -rank <= axis < rank:
            raise HwgenError(f"axis {axis} is none of the {rank} axes of '{key}'")
        if axis % rank == 0:
            raise HwgenError(f"axis {axis} of '{key}' is that of the frames, which stay apart")
        return axis % rank

    def view(self, key: str, channels: int = 1) -> View:
        """The layer of a tensor with axis `channels` of the file as its channels.

        Raises HwgenError when its values lie otherwise.
        """
        layout = self.layout(key)
        axes = (*(n for n in range(1, len(layout.axes)) if n != channels), channels)
        if not layout.is_in_order(axes) or len(axes) > 3:
            message = f"reads '{key}' of shape {layout.shape}, with axis {channels} as channels"
            hint = "a Transpose is folded only where it swaps (N, C, H, W) and (N, H, W, C)"
            raise HwgenError(f"{message}, which its layer orders in another way", hint=hint)
        sizes = tuple(layout.shape[axis] for axis in axes)
        shape = (1, *sizes) if len(sizes) == 2 else sizes
        return View(self._in_shape(self.layer_of(key), shape), shape, axes)

    def image(self, key: str) -> View:
        """The layer of a tensor [N, C, H, W] or [N, C, L], of shape (h, w, c) or (1, l, c)."""
        if self.rank(key) not in (3, 4):
            message = f"needs a tensor of shape (N, C, H, W) or (N, C, L), '{key}' has the shape"
            raise HwgenError(f"{message} {self.layout(key).shape}")
        return self.view(key)

    def some_view(self, key: str) -> View:
        """The layer with its channels wherever they lie: at axis 1 or at the last one."""
        last = self.rank(key) - 1
        if last > 1 and not self.layout(key).is_in_order((*range(2, last + 1), 1)):
            return self.view(key, last)
        return self.view(key)

    def flat(self, key: str) -> str:
        """A layer of shape (values,) with all values of a tensor."""
        layer = self.layer_of(key)
        return self._in_shape(layer, (int(np.prod(self.shape(layer))),))

    def make(self, key: str, layer: Node, layout: Layout) -> None:
        """Add the layer that makes the tensor `key`."""
        self.alias(key, self.add(layer), layout)

    def alias(self, key: str, layer: str, layout: Layout) -> None:
        """Say that an existing layer holds the values of the tensor."""
        self.bind(key, layer)
        self.layouts[key] = layout

    def make_view(self, key: str, layer: Node, like: View) -> None:
        """Add a layer whose axes are those of a view, in other sizes."""
        name = self.add(layer)
        shape = self.shape(name)
        sizes = [1] * (len(like.axes) + 1)
        for axis, size in zip(like.axes, shape[-len(like.axes) :], strict=True):
            sizes[axis] = size
        self.alias(key, name, ordered(sizes, like.axes))

    def fold(self, node: SourceNode) -> bool:
        """Compute a node that reads constants only; True when that was done."""
        if not node.inputs or any(key and not self.is_constant(key) for key in node.inputs):
            return False
        given = [None if key is None else self.constant(key, "input") for key in node.inputs]
        found = folded(node, given)
        if found is not None:
            self.know(node.outputs[0], found)
        return found is not None

    def know(self, key: str, constant: Constant) -> None:
        """Say that a tensor is constant."""
        self._constants[key] = constant

    def per_channel(self, key: str, values: NDArray[Any], what: str) -> NDArray[np.float64]:
        """Constant [C] or [1] of the layer of `key` from one that is repeated over its tensor.

        Raises HwgenError when it differs from pixel to pixel, or would enlarge the tensor.
        """
        layout, shape = self.layout(key), self.shape(self.layer_of(key))
        if values.size == 1 and values.ndim <= len(layout.shape):
            return values.reshape(1).astype(np.float64)
        try:
            full = np.broadcast_to(values, layout.shape)
        except ValueError:
            message = f"{what} of shape {values.shape} does not fit '{key}' of {layout.shape}"
            raise HwgenError(message) from None
        places = layout.from_file(full).reshape(-1, shape[-1])
        if (places != places[0]).any():
            raise HwgenError(f"{what} must be one number, or one for each channel")
        found: NDArray[np.float64] = places[0].astype(np.float64)
        return found

    def _in_shape(self, layer: str, shape: Shape) -> str:
        """The layer, behind a reshape where it has another shape."""
        if self.shape(layer) == shape:
            return layer
        found = self._reshaped.get((layer, shape))
        if found is None or found not in self._shapes:
            found = self.add(Reshape(self.free(f"{layer}_reshaped"), (layer,), shape))
            self._reshaped[layer, shape] = found
        return found


def import_real(source: SourceGraph, options: ImportOptions) -> Examined:
    """The float graph of a model without any quantization, or all that stands against it."""
    importer = RealImporter(constants_first(source))
    run(importer, known())
    origin = Origin(source.kind, RUNTIME, (), {})
    return with_layouts(importer, importer.examined(origin, verify))


def is_real(source: SourceGraph) -> bool:
    """True for a model that no node quantizes."""
    return not any(word in node.operator.lower() for node in source.nodes for word in _INTEGER)


def known() -> Mapping[str, Imported]:
    """The operators of ONNX that become float layers."""
    discover("hwgen.frontends.onnx.real.operators")
    return KNOWN


def run(importer: RealImporter, operators: Mapping[str, Imported]) -> None:
    """Convert inputs, nodes and outputs."""
    for key in importer.source.inputs:
        if not importer.attempt(key, partial(_input, importer, key)):
            importer.unknown.add(key)
    importer.convert(operators)
    for key in importer.source.outputs:
        if key not in importer.unknown:
            importer.attempt(key, partial(_output, importer, key))


def with_layouts(importer: RealImporter, examined: Examined) -> Examined:
    """The result with the layout of each tensor in its origin."""
    assert examined.origin is not None
    layouts = {key: importer.layouts[key] for key in examined.origin.tensors} | importer.ports
    return replace(examined, origin=replace(examined.origin, layouts=layouts))


def _input(importer: RealImporter, key: str) -> None:
    tensor = importer.tensor(key)
    if tensor.dtype != "float32":
        raise HwgenError(f"the input must be float32, not {tensor.dtype}")
    shape = frame(key, tensor.shape)
    axes = axes_of_input(readers(live(importer.source)), key, len(shape))
    sizes = tuple(shape[axis] for axis in axes)
    node = Input(importer.free(key), (), (1, *sizes) if len(sizes) == 2 else sizes)
    importer.make(key, node, ordered(shape, axes))


def _output(importer: RealImporter, key: str) -> None:
    if importer.is_constant(key):
        raise HwgenError(f"the output '{key}' is constant")
    layout = importer.layout(key)
    name = importer.free(f"{key}_output")
    importer.add(Output(name, (importer.layer_of(key),)))
    importer.ports[name] = layout
