"""From the nodes of an integer ONNX file, QOperator or QDQ, to integer layers."""

from __future__ import annotations

import math
from collections.abc import MutableMapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from hwgen.errors import HwgenError
from hwgen.frontends.conversion import Conversion, live
from hwgen.frontends.examined import Examined
from hwgen.frontends.layout import Layout, ordered
from hwgen.frontends.model import Origin
from hwgen.frontends.onnx import formats
from hwgen.frontends.onnx.qonnx.importer import import_qonnx, is_qonnx
from hwgen.frontends.onnx.real.importer import import_real, is_real
from hwgen.frontends.onnx.registry import known_operators
from hwgen.frontends.onnx.runtimes import runtime_of
from hwgen.frontends.onnx.values import Constant, Tensor, dequantized, quantized
from hwgen.frontends.options import ImportOptions
from hwgen.frontends.source import SourceGraph, SourceNode
from hwgen.ir.activation import QuantClamp
from hwgen.ir.formats import IntFormat
from hwgen.ir.lookup import QuantLookup, every_integer, stored_bits
from hwgen.ir.node import QuantNode, Shape
from hwgen.ir.reshape import QuantFlatten, QuantReshape
from hwgen.ir.terminals import QuantInput, QuantOutput
from hwgen.passes.finish import finish

MAX_CONSTANT = 1 << 24


class Importer(Conversion):
    """Layers of an integer ONNX file.

    values: what each tensor of the file is; taken: nodes that are part of the layer of another;
    targets: the integers that tensors of real numbers get, as `formats.target` found them.
    """

    def __init__(self, source: SourceGraph, options: ImportOptions) -> None:
        super().__init__(source)
        self.options = options
        self.values: MutableMapping[str, Constant | Tensor] = {
            key: Constant(tensor.data)
            for key, tensor in source.tensors.items()
            if tensor.data is not None
        }
        self.taken: dict[str, str] = {}
        self.targets: dict[str, IntFormat] = {}
        self.outputs: dict[str, Layout] = {}
        self.readers = formats.readers(live(source))

    def value(self, node: SourceNode, position: int) -> Constant | Tensor:
        """What an input of a node is. Raises HwgenError when it is missing or not known."""
        key = node.inputs[position] if position < len(node.inputs) else None
        if key is None:
            raise HwgenError(f"input {position} is missing")
        if key not in self.values:
            raise HwgenError(f"reads tensor '{key}', which is not quantized")
        return self.values[key]

    def constant(self, node: SourceNode, position: int, what: str) -> Constant:
        """A constant input. Raises HwgenError, naming `what`, when it is computed."""
        found = self.value(node, position)
        if isinstance(found, Constant):
            return found
        raise HwgenError(f"{what} must be constant, '{node.inputs[position]}' is computed")

    def optional(self, node: SourceNode, position: int, what: str) -> Constant | None:
        """A constant input that may be left out."""
        if position >= len(node.inputs) or node.inputs[position] is None:
            return None
        return self.constant(node, position, what)

    def whole(self, node: SourceNode, position: int, name: str) -> list[int] | None:
        """Whole numbers that a node has as an input, or, in earlier opsets, as an attribute.

        None where it has neither. Raises HwgenError when they are no integers.
        """
        stated = self.optional(node, position, name)
        if stated is None:
            given = node.attributes.get(name)
            return None if given is None else [int(entry) for entry in given]
        if stated.data.dtype.kind not in "iu":
            raise HwgenError(f"{name} must be integers, not {stated.data.dtype}")
        return [int(entry) for entry in stated.data.reshape(-1)]

    def held(self, node: SourceNode, position: int = 0) -> Tensor:
        """An input that a layer makes. Raises HwgenError when it is constant."""
        found = self.value(node, position)
        if isinstance(found, Tensor):
            return found
        raise HwgenError(f"reads '{node.inputs[position]}', which is constant: nothing to compute")

    def define(self, key: str, value: Constant | Tensor) -> None:
        """Say what a tensor of the file is."""
        if isinstance(value, Constant):
            if value.data.size > MAX_CONSTANT:
                message = f"makes a constant of {value.data.size} values"
                raise HwgenError(f"{message}, at most {MAX_CONSTANT} are allowed")
        elif value.layer:
            self.bind(key, value.layer, exact=value.reals is None)
        self.values[key] = value

    def rename(self, value: Tensor, key: str) -> Tensor:
        """The tensor as the file's tensor `key`."""
        self.define(key, value)
        return value

    def integers(self, value: Tensor, number: IntFormat) -> Tensor:
        """An integer tensor whose layer has the format that a reader declares.

        The integers stay; a reader may say that they mean other real numbers.
        """
        if value.reals is not None:
            raise HwgenError("reads real numbers where it needs integers")
        source = self.format(value.layer)
        if source == number:
            return value
        if (source.bits, source.signed) != (number.bits, number.signed):
            raise HwgenError(f"reads {_kind(source)} as {_kind(number)}")
        return replace(value, layer=self.table(value.layer, every_integer(source)[None], number))

    def table(self, layer: str, entries: np.ndarray, number: IntFormat, name: str = "") -> str:
        """A layer behind `layer` that makes of each integer its entry [1 or C, 2**bits]."""
        source = self.format(layer)
        if len(entries) > 1 and (entries == entries[0]).all():
            entries = entries[:1]
        lo, hi = int(entries.min()), int(entries.max())
        cut = np.clip(every_integer(source), lo, hi)
        name = self.free(name or layer)
        if number == source and (entries == cut).all():
            if (lo, hi) == (source.lo, source.hi):
                return layer
            return self.add(QuantClamp(name, (layer,), number, lo, hi))
        return self.add(QuantLookup(name, (layer,), source, number, entries))

    def quantize(self, value: Tensor, number: IntFormat, name: str = "") -> Tensor:
        """The integers of a format for a tensor of real numbers."""
        assert value.reals is not None
        entries = quantized(value.reals, number)
        return Tensor(self.table(value.layer, entries, number, name), value.layout)

    def plain(self, node: SourceNode, position: int = 0) -> Tensor:
        """An input of real numbers, by a layer whose format says what its integers stand for.

        Raises HwgenError when that takes a rounding which the file does not ask for.
        """
        value, key = self.held(node, position), str(node.inputs[position])
        if value.reals is None:
            raise HwgenError(f"reads '{key}', which holds integers, where it needs real numbers")
        exact = self.exactly(value)
        return self.real(exact or self.quantize(value, formats.target(self, key), key))

    def exactly(self, value: Tensor) -> Tensor | None:
        """Integers in the format of the tensor's layer that stand for just its real numbers."""
        assert value.reals is not None
        number = self.format(value.layer)
        entries = quantized(value.reals, number)
        if (dequantized(number)[0][stored_bits(entries, number)] != value.reals).any():
            return None
        return Tensor(self.table(value.layer, entries, number), value.layout)

    def real(self, value: Tensor) -> Tensor:
        """A tensor of integers as the real numbers that they stand for."""
        return replace(value, reals=dequantized(self.format(value.layer)))

    def either(self, node: SourceNode, position: int = 0) -> Tensor:
        """An input of integers, or one of real numbers as `plain` has it."""
        value = self.held(node, position)
        return value if value.reals is None else self.plain(node, position)

    def hold(self, key: str, layer: str, layout: Layout, *, is_real: bool) -> Tensor:
        """Say that `layer` makes the tensor `key` of integers, or of what they stand for."""
        made = Tensor(layer, layout)
        return self.rename(self.real(made) if is_real else made, key)

    def put(self, key: str, layer: QuantNode, layout: Layout, *, is_real: bool) -> Tensor:
        """Add the layer that makes the tensor `key`, see `hold`."""
        return self.hold(key, self.add(layer), layout, is_real=is_real)

    def image(self, value: Tensor, axes: Sequence[int] | None = None) -> str:
        """A layer (rows, columns, channels) with the values of the tensor.

        axes: those of rows, columns and channels in the file; channels first when left out.
        Raises HwgenError when hwgen has the values in another order.
        """
        shape = value.layout.shape
        if axes is None:
            axes = formats.CHANNELS_FIRST.get(len(shape), ())
        if len(axes) not in (2, 3):
            raise HwgenError(f"needs an image, not a tensor of shape {shape}")
        self._check_order(value, axes)
        sizes = [shape[axis] for axis in axes]
        return self.shaped(value.layer, (1,) * (3 - len(sizes)) + tuple(sizes))

    def flat(self, value: Tensor) -> str:
        """A flat layer with the values of the tensor, in hwgen's order."""
        return self.shaped(value.layer, (math.prod(value.layout.shape),))

    def shaped(self, layer: str, shape: Shape) -> str:
        """`layer`, or one behind it with another shape and the same order."""
        if self.shape(layer) == shape:
            return layer
        name, number = self.free(f"{layer}_reshape"), self.format(layer)
        if len(shape) == 1:
            return self.add(QuantFlatten(name, (layer,), number))
        return self.add(QuantReshape(name, (layer,), tuple(shape), number))

    def _check_order(self, value: Tensor, axes: Sequence[int]) -> None:
        if not value.layout.is_in_order(axes):
            message = f"reads values of shape {value.layout.shape} in an order that needs a"
            hint = "a Transpose has to be undone by another one in front of this node"
            raise HwgenError(f"{message} transposition in hardware", hint=hint)

    def begin(self) -> None:
        """Add the input layers."""
        for key in self.source.inputs:
            if key in self.readers and not self.attempt(key, partial(self._enter, key)):
                self.unknown.add(key)

    def _enter(self, key: str) -> None:
        shape = formats.frame(key, self.tensor(key).shape)
        is_float = self.tensor(key).dtype in ("float32", "float16", "float64")
        number = formats.target(self, key) if is_float else formats.declared(self, key)
        layout = ordered(shape, formats.axes_of_input(self.readers, key, len(shape)))
        size = tuple(shape[axis] for axis in formats.axes_of_input(self.readers, key, len(shape)))
        size = (1, *size) if len(size) == 2 else size
        name = self.add(QuantInput(self.free(key), (), size, number))
        made = Tensor(name, layout)
        self.define(key, self.real(made) if is_float else made)

    def end(self) -> None:
        """Add the output layers."""
        keys = self.source.outputs
        for key in keys:
            if key not in self.unknown:
                name = "output" if len(keys) == 1 else f"{key}_output"
                self.attempt(key, partial(self._leave, key, name))

    def _leave(self, key: str, name: str) -> None:
        value = self.values.get(key)
        if not isinstance(value, Tensor):
            raise HwgenError("is an output, but no layer computes it")
        if value.reals is not None:
            exact = self.exactly(value)
            if exact is None:
                hint = "end the model with QuantizeLinear (and DequantizeLinear)"
                raise HwgenError("is an output of real numbers that is not quantized", hint=hint)
            value = exact
        number = self.format(value.layer)
        self.outputs[self.add(QuantOutput(self.free(name), (value.layer,), number))] = value.layout

    def result(self) -> Examined:
        """The finished graph, or all that stands against it."""
        found = self.examined(Origin(self.source.kind, runtime_of(self.source), (), {}), finish)
        assert found.origin is not None
        held = {key: value for key, value in self.values.items() if isinstance(value, Tensor)}
        layouts = {key: held[key].layout for key in found.origin.tensors}
        layouts |= {key: held[key].layout for key in self.source.inputs if key in held}
        return replace(found, origin=replace(found.origin, layouts=layouts | self.outputs))


def _kind(number: IntFormat) -> str:
    return f"{'int' if number.signed else 'uint'}{number.bits}"


def import_model(source: SourceGraph, options: ImportOptions) -> Examined:
    """The graph of an ONNX file, or all that stands against it."""
    if is_real(source):
        return import_real(source, options)
    if is_qonnx(source):
        return import_qonnx(source, options)
    importer = Importer(formats.constants_first(source), options)
    known = known_operators()
    importer.begin()
    importer.convert(known)
    importer.end()
    return importer.result()
