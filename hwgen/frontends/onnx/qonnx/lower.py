"""From a float graph with Quant nodes to a graph of integer layers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import singledispatchmethod

import numpy as np

from hwgen.discovery import discover
from hwgen.errors import HwgenError
from hwgen.frontends.onnx.qonnx import inputs, outputs, roots, sums
from hwgen.frontends.onnx.qonnx.chains import applied
from hwgen.frontends.onnx.qonnx.functions import channels_of, check_order, is_per_channel
from hwgen.frontends.onnx.qonnx.quantizer import Quantizer
from hwgen.frontends.onnx.qonnx.rounded import Rounded
from hwgen.frontends.onnx.qonnx.states import Exact, Pending, State
from hwgen.frontends.onnx.qonnx.weights import Scales
from hwgen.ir.activation import Clip, QuantClamp, Relu
from hwgen.ir.argmax import Argmax
from hwgen.ir.batch_norm import BatchNorm
from hwgen.ir.concat import Concat, QuantConcat
from hwgen.ir.constant import AddConstant, MulConstant
from hwgen.ir.convolution import Conv2d
from hwgen.ir.crop import Crop, SliceChannels
from hwgen.ir.curve import Curve
from hwgen.ir.dense import Dense
from hwgen.ir.graph import Graph
from hwgen.ir.lookup import QuantLookup, check_table_bits, every_integer
from hwgen.ir.node import Node, QuantNode, Shape
from hwgen.ir.pad import Pad
from hwgen.ir.pairwise import Add, Mul, Sub
from hwgen.ir.pooling import AvgPool2d, MaxPool2d
from hwgen.ir.reshape import Flatten, Reshape
from hwgen.ir.softmax import Softmax
from hwgen.ir.terminals import Input, Output, QuantInput, QuantOutput
from hwgen.ir.upsample import UpsampleNearest
from hwgen.passes.lowering.context import Context, lower_node
from hwgen.passes.options import QuantizeOptions

MOVES = (MaxPool2d, Flatten, Reshape, Crop, SliceChannels, UpsampleNearest)
_OPTIONS = QuantizeOptions({}, 8, 8, True, False, "D", True, {})
_HINT = "put a Quant node behind what makes it"


class Lowering:
    """Integer layers made so far, and what each tensor of the float graph is."""

    def __init__(self, graph: Graph, scales: Scales) -> None:
        discover("hwgen.passes.lowering")
        self.graph = graph
        self.scales = scales
        self.nodes: dict[str, QuantNode] = {}
        self.states: dict[str, State] = {}
        self.shapes: dict[str, Shape] = {}
        self.notes: list[str] = []

    def lower(self, node: Node) -> None:
        """Find out what a layer is, and add what it needs."""
        self.states[node.name] = self._state(node)

    def exact(self, name: str) -> Exact:
        """A tensor that must have been rounded. Raises HwgenError when it has not."""
        state = self.states[name]
        if isinstance(state, Exact):
            return state
        raise HwgenError(f"reads '{name}', which no Quant node has rounded", hint=_HINT)

    def free(self, name: str) -> str:
        """A name that no layer has."""
        found, number = name, 1
        while found in self.nodes:
            number += 1
            found = f"{name}_{number}"
        return found

    def add(self, node: QuantNode) -> Exact:
        """Add an integer layer."""
        assert node.name not in self.nodes
        self.nodes[node.name] = node
        return Exact(node.name, node.format)

    @singledispatchmethod
    def _state(self, node: Node) -> State:
        kind = type(node).__name__
        raise HwgenError(f"{kind} is not supported between Quant nodes", layer=node.name)

    @_state.register(Input)
    def _(self, node: Input) -> State:
        return Pending(node, ())

    @_state.register(Conv2d)
    @_state.register(Dense)
    @_state.register(AvgPool2d)
    def _(self, node: Conv2d | Dense | AvgPool2d) -> State:
        return Pending(node, (self.exact(node.inputs[0]),))

    @_state.register(Add)
    @_state.register(Sub)
    def _(self, node: Add | Sub) -> State:
        return Pending(node, tuple(sums.operand_of(self, name) for name in node.inputs))

    @_state.register(Mul)
    def _(self, node: Mul) -> State:
        return Pending(node, tuple(self.exact(name) for name in node.inputs))

    @_state.register(Concat)
    def _(self, node: Concat) -> State:
        parts = tuple(self.states[name] for name in node.inputs)
        exact = [part for part in parts if isinstance(part, Exact)]
        if len(exact) == len(parts) and len({part.format for part in exact}) == 1:
            return self._joined(node.name, exact)
        return Pending(node, parts)

    @_state.register(Relu)
    @_state.register(Clip)
    @_state.register(BatchNorm)
    @_state.register(AddConstant)
    @_state.register(MulConstant)
    @_state.register(Curve)
    def _(self, node: Node) -> State:
        state = self.states[node.inputs[0]]
        if isinstance(state, Pending):
            check_order(state, node)
            return state.behind(node)
        number = state.format
        if isinstance(node, Relu) and not number.is_bipolar:
            lo = max(number.lo, number.zero_point)
            return self.add(QuantClamp(node.name, (state.layer,), number, lo, number.hi))
        return Pending(node, (state,))

    @_state.register(MaxPool2d)
    @_state.register(Flatten)
    @_state.register(Reshape)
    @_state.register(Crop)
    @_state.register(SliceChannels)
    @_state.register(UpsampleNearest)
    def _(self, node: Node) -> State:
        state = self.states[node.inputs[0]]
        if isinstance(state, Exact):
            return self._moved(node, state, node.name)
        return state.moved(node)

    @_state.register(Pad)
    @_state.register(Argmax)
    def _(self, node: Pad | Argmax) -> State:
        return self._moved(node, self.exact(node.inputs[0]), node.name)

    @_state.register(Softmax)
    def _(self, node: Softmax) -> State:
        if any(not isinstance(self.graph.node(n), Output) for n in self.graph.consumers(node.name)):
            message = "Softmax is supported only as the last layer, which is left to the host"
            raise HwgenError(message, layer=node.name)
        self.notes.append(f"softmax {node.name!r} is left to the host: the output is its input")
        return self.states[node.inputs[0]]

    @_state.register(Rounded)
    def _(self, node: Rounded) -> State:
        return self.rounded(self.states[node.inputs[0]], node.quantizer, node.name)

    @_state.register(Output)
    def _(self, node: Output) -> State:
        state = self.states[node.inputs[0]]
        if isinstance(state, Pending):
            name = self.free(node.inputs[0])
            state, note = outputs.unrounded(self, state, name)
            self.notes.append(note)
        return self.add(QuantOutput(node.name, (state.layer,), state.format))

    def rounded(self, state: State, quantizer: Quantizer, name: str) -> Exact:
        """Integers `quantizer` of a tensor; the layer that holds them is called `name`."""
        if isinstance(state, Exact):
            return self.table(state, (), quantizer, name)
        at = name if not state.moves else self.free(f"{name}_{state.root.name}")
        found = self._root(state, quantizer, at)
        for number, move in enumerate(state.moves, start=1):
            last = number == len(state.moves)
            found = self._moved(move, found, name if last else self.free(f"{name}_{move.name}"))
        return found

    def _root(self, state: Pending, quantizer: Quantizer, name: str) -> Exact:
        root = state.root
        if isinstance(root, Input):
            return self._input(root, state, quantizer, name)
        if isinstance(root, Concat):
            return self._concat(state, quantizer, name)
        if isinstance(root, Conv2d | Dense | AvgPool2d | Add | Sub | Mul):
            return roots.rounded(self, state, quantizer, name)
        (source,) = state.sources
        assert isinstance(source, Exact)
        return self.table(source, (root, *state.functions), quantizer, name)

    def _input(self, root: Input, state: Pending, quantizer: Quantizer, name: str) -> Exact:
        if quantizer.mode not in ("ROUND", "HALF_EVEN"):
            raise HwgenError("must be rounded with rounding_mode ROUND", layer=root.name)
        number = quantizer.format
        entering = inputs.entering(state.functions, number)
        if entering is None:
            words = f"the host computes what stands in front of {name!r}, and sends the result"
            self.notes.append(f"input {root.name!r}: {words}")
        made = self.nodes.get(root.name)
        if made is None:
            made = QuantInput(root.name, (), root.shape, entering or number)
            self.add(made)
        if made.format != (entering or number):
            raise HwgenError("is rounded in two ways", layer=root.name)
        if made.format != number:
            table = np.clip(every_integer(number), quantizer.lo, quantizer.hi)[None]
            return self.add(QuantLookup(name, (made.name,), made.format, number, table))
        if (quantizer.lo, quantizer.hi) == (number.lo, number.hi):
            return Exact(made.name, number)
        clamp = QuantClamp(name, (made.name,), number, quantizer.lo, quantizer.hi)
        return self.add(clamp)

    def _concat(self, state: Pending, quantizer: Quantizer, name: str) -> Exact:
        """Each part is rounded for itself."""
        if any(is_per_channel(function) for function in state.functions):
            raise HwgenError("a function per channel stands behind it", layer=state.root.name)
        parts = []
        for number, source in enumerate(state.sources):
            part = source
            for function in state.functions:
                part = (
                    part.behind(function)
                    if isinstance(part, Pending)
                    else Pending(function, (part,))
                )
            parts.append(self.rounded(part, quantizer, self.free(f"{name}_part_{number}")))
        return self._joined(name, parts)

    def _joined(self, name: str, parts: list[Exact]) -> Exact:
        formats = tuple(part.format for part in parts)
        inputs = tuple(part.layer for part in parts)
        return self.add(QuantConcat(name, inputs, formats, formats[0]))

    def table(
        self, source: Exact, functions: tuple[Node, ...], quantizer: Quantizer, name: str
    ) -> Exact:
        """Any function of integers: a clamp where it only cuts, nothing where it does nothing."""
        number, target = source.format, quantizer.format
        for error in check_table_bits(name, number):
            raise error
        reals = number.dequantize(every_integer(number))
        channels = max((channels_of(node) for node in functions), default=1)
        columns = np.repeat(reals[:, None], channels, axis=1)
        table = quantizer.integers(applied(functions, columns)).T
        if number == target and np.array_equal(
            table, np.clip(every_integer(number), table.min(), table.max())[None]
        ):
            lo, hi = int(table.min()), int(table.max())
            if (lo, hi) == (number.lo, number.hi):
                return source
            return self.add(QuantClamp(name, (source.layer,), number, lo, hi))
        if (table == table[:1]).all():
            table = table[:1]
        return self.add(QuantLookup(name, (source.layer,), number, target, table))

    def _moved(self, node: Node, source: Exact, name: str) -> Exact:
        """The integer form of a layer that only orders or chooses values."""
        shapes = tuple(self.graph.shape(i) for i in node.inputs)
        context = Context(_OPTIONS, (0.0, 0.0), (source.format,), shapes)
        made = lower_node(replace(node, name=name, inputs=(source.layer,)), context)
        return self.add(made)


def lowered(
    graph: Graph, scales: Scales, attempt: Callable[[str, Callable[[], None]], bool]
) -> Lowering:
    """The integer layers of a float graph; `attempt` keeps what stands against each.

    scales: of the weights, by layer.
    """
    lowering = Lowering(graph, scales)
    for node in graph.nodes:
        if any(source not in lowering.states for source in node.inputs):
            continue
        attempt(node.name, lambda node=node: lowering.lower(node))  # type: ignore[misc]
    return lowering
