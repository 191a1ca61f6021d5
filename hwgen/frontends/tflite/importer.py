"""From the nodes of a TensorFlow Lite file to integer layers that equal its kernels."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError
from hwgen.frontends.conversion import Conversion
from hwgen.frontends.examined import Examined
from hwgen.frontends.model import Origin
from hwgen.frontends.options import ImportOptions
from hwgen.frontends.source import SourceGraph
from hwgen.frontends.tflite.layout import frame_shape, is_frame
from hwgen.frontends.tflite.quantized import integer_format
from hwgen.frontends.tflite.registry import known_operators
from hwgen.frontends.tflite.views import Rows, View
from hwgen.ir.formats import IntFormat
from hwgen.ir.lookup import QuantLookup, every_integer
from hwgen.ir.node import QuantNode, Shape
from hwgen.ir.reshape import QuantFlatten, QuantReshape
from hwgen.ir.terminals import QuantInput, QuantOutput
from hwgen.passes.finish import finish

_KERNELS = {
    "reference": "TensorFlow Lite, reference kernels",
    "optimized": "TensorFlow Lite, optimized kernels",
    "xnnpack": "TensorFlow Lite, XNNPACK delegate",
}
_FLOAT = "float32"
KNOWN = "known before the network runs"
"""Said of operators that compute with constants alone."""


class Importer(Conversion):
    """Layers of a TensorFlow Lite file. `options.kernels` names the kernels to equal.

    views: tensors that only some operators can read, because no layer has their form.
    """

    def __init__(self, source: SourceGraph, options: ImportOptions) -> None:
        super().__init__(source)
        self.options = options
        self.views: dict[str, View] = {}
        self._values: dict[str, NDArray[np.generic]] = {}
        self._sizes: dict[str, tuple[int, ...]] = {}

    def free(self, name: str) -> str:
        """A free layer name. The converter joins the names of what it fused by semicolons: the
        first one is enough."""
        return super().free(name.split(";")[0] or name)

    def number(self, key: str) -> IntFormat:
        """Integer format of a tensor of the file. Raises HwgenError when it is not 8-bit."""
        return integer_format(key, self.tensor(key))

    def layer_of(self, key: str | None) -> str:
        """Name of the layer that makes a tensor. Raises HwgenError when none does, as for floats
        at the inputs, which only QUANTIZE reads."""
        if key in self.source.inputs and key not in self._layer_of:
            self.number(str(key))
        if isinstance(self.views.get(str(key)), Rows):
            self.frame(str(key))
        if key in self.views:
            message = f"reads tensor '{key}', which SPACE_TO_BATCH_ND made for a convolution"
            raise HwgenError(message)
        return super().layer_of(key)

    def frame(self, key: str) -> Shape:
        """Shape of a frame of a tensor of the file."""
        return frame_shape(key, self._sizes.get(key, self.tensor(key).shape))

    def file_shape(self, key: str) -> tuple[int, ...]:
        """Shape of a tensor as the file has it, or as it was found. Raises HwgenError when it is
        unknown."""
        shape = self._sizes.get(key, self.tensor(key).shape)
        if shape is None:
            raise HwgenError(f"tensor '{key}' has no shape")
        return shape

    def find(self, key: str, shape: tuple[int, ...]) -> None:
        """Say what shape a tensor has whose file leaves open more sizes than that of the batch."""
        self._sizes[key] = shape

    def image(self, layer: str) -> Shape:
        """(height, width, channels) of a layer. Raises HwgenError when it is flat."""
        shape = self.shape(layer)
        if len(shape) != 3:
            raise HwgenError(f"reads {_text(shape)}, which must be an image")
        return shape

    def values(self, key: str | None, what: str) -> NDArray[np.generic]:
        """Constant values of a tensor. Raises HwgenError, naming `what`, when they are computed."""
        if key is None:
            raise HwgenError(f"{what} is missing")
        data = self.tensor(key).data
        if data is None and key not in self._values:
            raise HwgenError(f"{what} must be constant, tensor '{key}' is computed")
        return self._values[key] if data is None else data

    def integers(self, key: str | None, what: str) -> list[int]:
        """Constant whole numbers, at least one. Raises HwgenError, naming `what`, on others."""
        values = self.values(key, what)
        if values.dtype.kind not in "iu" or not values.size:
            raise HwgenError(f"{what} must be whole numbers, tensor '{key}' is {values.dtype}")
        found: list[int] = values.reshape(-1).tolist()
        return found

    def per_channel(self, key: str, shape: Shape) -> NDArray[np.int64]:
        """Constant integers [1] or [channels] that meet every pixel of a tensor of `shape`.

        Raises HwgenError when they are computed, or differ from pixel to pixel.
        """
        values = self.values(key, "one operand")
        self.number(key)
        if values.size not in (1, values.shape[-1] if values.ndim else 1):
            message = f"constant '{key}' {list(values.shape)} must be one number or one per channel"
            raise HwgenError(message, hint="what differs from pixel to pixel is no table")
        if values.size not in (1, shape[-1]):
            raise HwgenError(f"constant '{key}' has {values.size} values for {shape[-1]} channels")
        return values.reshape(-1).astype(np.int64)

    def is_known(self, key: str) -> bool:
        """True when the values of a tensor do not depend on the inputs of the network."""
        return self.is_constant(key) or key in self._values

    def know(self, key: str, values: NDArray[np.generic]) -> None:
        """Say that a tensor has these values, whatever the inputs are."""
        self._values[key] = values

    def put(self, key: str, make: Callable[[str], QuantNode]) -> str:
        """Add the layer that makes a tensor; its format becomes that of the file.

        make: the layer of a given name. A format that differs means other real numbers by the same
        integers, which the runtime allows. Raises HwgenError when the file gives another shape.
        """
        layer = self.add(make(self.free(key)))
        found, expected = self.shape(layer), self.frame(key)
        if found != expected:
            message = f"makes {_text(found)}, but the file gives tensor '{key}' the shape"
            raise HwgenError(f"{message} {_text(expected)}")
        layer = self._retyped(layer, key)
        self.bind(key, layer)
        return layer

    def reshaped(self, layer: str, shape: Shape, name: str) -> str:
        """The layer, or one called `name` behind it, whose values have `shape` in their order."""
        if self.shape(layer) == shape:
            return layer
        name, number = self.free(name), self.format(layer)
        if len(shape) == 1:
            return self.add(QuantFlatten(name, (layer,), number))
        return self.add(QuantReshape(name, (layer,), shape, number))

    def rename(self, key: str, layer: str) -> None:
        """Say that a tensor has the values of `layer`, in the shape and the format of the file."""
        self.bind(key, self._retyped(self.reshaped(layer, self.frame(key), key), key))

    def hold(self, key: str, layer: str) -> None:
        """Say that a tensor has the values of `layer`, as Rows where its shape is no frame."""
        if is_frame(self.file_shape(key)):
            self.rename(key, layer)
        else:
            self.views[key] = Rows(self._retyped(layer, key))

    def _retyped(self, layer: str, key: str) -> str:
        """The layer, or one behind it, whose integers are the same in the format of a tensor."""
        source, number = self.format(layer), self.number(key)
        if source == number:
            return layer
        entries = every_integer(source)[None]
        return self.add(QuantLookup(self.free(key), (layer,), source, number, entries))

    def begin(self) -> None:
        """Add the input layers of tensors that hold integers."""
        for key in self.source.inputs:
            is_float = self.tensor(key).dtype == _FLOAT
            if not is_float and not self.attempt(key, partial(self.enter, key, key)):
                self.unknown.add(key)

    def enter(self, key: str, made: str) -> None:
        """Add the input layer of tensor `key`, whose integers are those of tensor `made`."""
        given, wanted = self.frame(key), self.frame(made)
        if given != wanted:
            message = f"tensor '{made}' of {_text(wanted)} is made of '{key}' of {_text(given)}"
            raise HwgenError(message)
        layer = QuantInput(self.free(key), (), wanted, self.number(made))
        self.bind(made, self.add(layer))

    def end(self) -> None:
        """Add the output layers."""
        keys = self.source.outputs
        for key in keys:
            if key not in self.unknown:
                name = "output" if len(keys) == 1 else f"{key}_output"
                self.attempt(key, partial(self._leave, key, name))

    def _leave(self, key: str, name: str) -> None:
        layer = self.layer_of(key)
        self.add(QuantOutput(self.free(name), (layer,), self.format(layer)))


def import_model(source: SourceGraph, options: ImportOptions) -> Examined:
    """The integer graph of a TensorFlow Lite file, or all that stands against it."""
    importer = Importer(source, options)
    importer.begin()
    importer.convert(known_operators())
    importer.end()
    return importer.examined(Origin(source.kind, _KERNELS[options.kernels], (), {}), finish)


def _text(shape: Shape) -> str:
    return "x".join(map(str, shape))
