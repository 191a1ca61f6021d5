"""From the nodes of a file to layers: what the importers of all formats share.

A `Conversion` converts node by node, and goes on behind what it can't take, so that everything that
stands against an import is told at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from hwgen.emit.names import identifier
from hwgen.errors import HwgenError, HwgenErrors, raise_all
from hwgen.frontends.examined import Examined
from hwgen.frontends.model import Origin, Step
from hwgen.frontends.operators import Imported, check_nodes
from hwgen.frontends.source import SourceGraph, SourceNode, SourceTensor
from hwgen.ir.formats import IntFormat
from hwgen.ir.graph import Graph
from hwgen.ir.limits import checked_shape
from hwgen.ir.node import Node, QuantNode, Shape
from hwgen.ir.terminals import Output, QuantOutput
from hwgen.passes.fuse_pointwise import holders

DEAD = "no output of the network depends on it"


class Conversion:
    """Layers made so far, the layer of each tensor of the file, and what became of each node.

    A subclass has the methods that its converters need. A tensor of the file is named by its key.
    """

    def __init__(self, source: SourceGraph) -> None:
        self.source = source
        self.unknown: set[str] = set()  # tensors that could not be converted
        self.steps: list[Step] = []
        self.errors: list[HwgenError] = []
        self._layers: dict[str, Node] = {}
        self._shapes: dict[str, Shape] = {}
        self._spelled: set[str] = set()  # their names, as Verilog tells them apart
        self._layer_of: dict[str, str] = {}  # by tensor
        self._exact: set[str] = set()  # tensors whose integers are those of their layer
        self._note = ""

    def tensor(self, key: str) -> SourceTensor:
        """The tensor of the file."""
        return self.source.tensors[key]

    def is_constant(self, key: str) -> bool:
        """True when the file holds the values of the tensor."""
        return self.tensor(key).data is not None

    def is_read(self, key: str) -> bool:
        """True when a node of the file reads the tensor."""
        return any(key in node.inputs for node in self.source.nodes)

    def layer_of(self, key: str | None) -> str:
        """Name of the layer that makes a tensor. Raises HwgenError when none does."""
        if key is None:
            raise HwgenError("an input is missing")
        if key in self._layer_of:
            return self._layer_of[key]
        what = "is a constant" if self.is_constant(key) else "is made by no node before it"
        raise HwgenError(f"reads tensor '{key}', which {what}")

    def shape(self, layer: str) -> Shape:
        """(height, width, channels) or (values,) of a layer."""
        return self._shapes[layer]

    def format(self, layer: str) -> IntFormat:
        """Integer format of a layer."""
        node = self._layers[layer]
        assert isinstance(node, QuantNode)
        return node.format

    def free(self, name: str) -> str:
        """`name`, or a free name made of it when a layer has it, or one that Verilog can't tell
        from it: a user can't rename what a file names."""
        found, number = name or "layer", 1
        while _spelled(found) in self._spelled:
            number += 1
            found = f"{name or 'layer'}_{number}"
        return found

    def add(self, layer: Node) -> str:
        """Add a layer whose name is free; returns its name. Raises HwgenError on its mistakes."""
        assert layer.name not in self._layers
        shapes = [self._shapes[name] for name in layer.inputs]
        shape, errors = checked_shape(layer, shapes)
        raise_all(errors)
        self._shapes[layer.name] = shape
        self._layers[layer.name] = layer
        self._spelled.add(_spelled(layer.name))
        return layer.name

    def bind(self, key: str, layer: str, *, exact: bool = True) -> None:
        """Say that `layer` makes the tensor. exact: the tensor's integers are those of the layer,
        not what they stand for."""
        self._layer_of[key] = layer
        if exact:
            self._exact.add(key)

    def note(self, text: str) -> None:
        """Say something about the node that is being converted."""
        self._note = text

    def convert(self, known: Mapping[str, Imported]) -> None:
        """Check every node that an output depends on, then convert each one that can be."""
        used = live(self.source)
        self.errors += check_nodes(replace(self.source, nodes=used), known)
        refused = {error.layer for error in self.errors}
        kept = {node.name for node in used}
        for node in self.source.nodes:
            if node.name not in kept:
                self.steps.append(Step(node.name, node.operator, (), DEAD))
            elif node.name in refused or self.unknown & set(node.inputs):
                self.unknown |= set(node.outputs)
            else:
                self._try(node, known[node.operator].convert)

    def attempt(self, subject: str, action: Callable[[], None]) -> bool:
        """Do something for the node or tensor `subject`; its mistakes are kept, none is raised."""
        try:
            with np.errstate(over="raise", divide="raise", invalid="raise"):
                action()
        except FloatingPointError as beyond:
            hint = "look at the scales of its tensors"
            message = f"has numbers beyond single precision: {beyond}"
            self.errors.append(HwgenError(message, layer=subject, hint=hint))
        except HwgenErrors as several:
            self.errors += [_about(subject, error) for error in several.errors]
        except HwgenError as error:
            self.errors.append(_about(subject, error))
        else:
            return True
        return False

    def examined(self, origin: Origin, finish: Callable[[Graph], Graph]) -> Examined:
        """The finished graph, with the steps and the tensors of the origin; where there are errors,
        the layers made so far."""
        graph = Graph.from_nodes(self.source.name or "network", self._layers.values())
        tensors: dict[str, str] = {}
        if not self.errors:
            graph = self._finished(graph, finish, tensors)
        origin = replace(origin, steps=tuple(self.steps), tensors=tensors)
        return Examined(graph, origin, tuple(self.errors))

    def _try(self, node: SourceNode, converter: Callable[[SourceNode, Any], None]) -> None:
        before, self._note = len(self._layers), ""
        if not self.attempt(node.name, lambda: converter(node, self)):
            self.unknown |= set(node.outputs)
            for name in list(self._layers)[before:]:
                del self._layers[name], self._shapes[name]
                self._spelled.discard(_spelled(name))
            return
        made = tuple(self._layers)[before:]
        self.steps.append(Step(node.name, node.operator, made, self._note))

    def _finished(
        self, graph: Graph, finish: Callable[[Graph], Graph], tensors: dict[str, str]
    ) -> Graph:
        """The graph as it is scheduled, and in `tensors` the layer of each tensor that it holds."""
        done: list[Graph] = []
        needed = graph.with_nodes(reaching_outputs(graph.nodes))
        if not self.attempt("", lambda: done.append(finish(needed))):
            return needed
        held = holders(needed)
        names = {node.name for node in done[0].nodes}
        for key, layer in self._layer_of.items():
            if key in self._exact and held.get(layer) in names:
                tensors[key] = held[layer]
        return done[0]


def live(source: SourceGraph) -> tuple[SourceNode, ...]:
    """The nodes that an output of the file depends on, in the order of the file."""
    wanted = set(source.outputs)
    found: list[SourceNode] = []
    for node in reversed(source.nodes):
        if wanted & set(node.outputs):
            wanted |= {key for key in node.inputs if key is not None}
            found.append(node)
    return tuple(reversed(found))


def operands(node: SourceNode, least: int, most: int | None = None) -> tuple[str | None, ...]:
    """Keys of the inputs of a node, `most` of them, None for those that are left out at the end.

    most: as many as `least` unless it is given. Raises HwgenError when another number is there.
    """
    found = sources(node, least, most)
    if len(node.outputs) != 1:
        raise HwgenError(f"must have 1 output, not {len(node.outputs)}")
    return found


def sources(node: SourceNode, least: int, most: int | None = None) -> tuple[str | None, ...]:
    """The same for nodes with any number of outputs."""
    most = least if most is None else most
    found = (*node.inputs, *[None] * most)[: max(most, len(node.inputs))]
    if len(found) > most or None in found[:least]:
        many = f"{least} to {most}" if most > least else str(least)
        given = sum(key is not None for key in node.inputs)
        raise HwgenError(f"must have {many} inputs, not {given}")
    return found


def reaching_outputs(layers: Sequence[Node]) -> list[Node]:
    """The layers that an output depends on."""
    wanted: set[str] = set()
    for node in reversed(layers):
        if isinstance(node, Output | QuantOutput) or node.name in wanted:
            wanted |= {node.name, *node.inputs}
    return [node for node in layers if node.name in wanted]


def _spelled(name: str) -> str:
    """What tells two layers apart in a design."""
    return identifier(name).text.lower()


def _about(subject: str, error: HwgenError) -> HwgenError:
    """The error with the name of a node of the file, unless it names a layer."""
    return HwgenError(error.message, layer=error.layer or subject or None, hint=error.hint)
