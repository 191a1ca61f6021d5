"""The golden model: every tensor of a quantized graph in exact integers."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hwgen.arithmetic.arena import Arena
from hwgen.discovery import discover
from hwgen.errors import HwgenError
from hwgen.golden.node import Step, Tensor, prepare
from hwgen.golden.slots import slots
from hwgen.ir.batch import as_batch, as_inputs
from hwgen.ir.graph import Graph
from hwgen.ir.node import Node
from hwgen.ir.terminals import QuantInput

Inputs = ArrayLike | Mapping[str, ArrayLike]
"""A batch [N, *shape], or one for each input layer by its name."""

_TOGETHER = 1 << 18
"""Values of the largest tensor of the frames that go through all layers at a time."""


def golden(graph: Graph, inputs: Inputs, keep: Collection[str] | None = None) -> dict[str, Tensor]:
    """Tensors of a quantized graph by layer name; int32 [N, ...], exact.

    inputs: a batch [N, *shape], of each input layer by its name where there are several; real
    numbers are quantized by the format of the input layer, integers are taken as they are and must
    lie within it. keep: names of the layers whose tensors are wanted, None for all; the others
    share a little memory, which is faster.
    Raises HwgenError when the graph is not quantized, the inputs do not fit it, or a layer that is
    to be kept is not there.
    """
    discover("hwgen.golden")
    for node in graph.nodes:
        graph.format(node.name)
    sources = [node for node in graph.nodes if isinstance(node, QuantInput)]
    given = as_inputs([node.name for node in sources], inputs)
    tensors = {node.name: quantize_input(node, given[node.name]) for node in sources}
    names = [node.name for node in graph.nodes]
    kept = names if keep is None else [graph.node(name).name for name in keep]
    _fill(graph, tensors, set(kept))
    return {name: tensors[name] for name in kept}


def _fill(graph: Graph, tensors: dict[str, Tensor], kept: set[str]) -> None:
    """All kept tensors behind the inputs: a few frames at a time, which stay near a core."""
    frames = len(next(iter(tensors.values())))
    layers = [node for node in graph.nodes if not isinstance(node, QuantInput)]
    small = _small(graph, layers, frames)
    first, then = layers[: len(layers) - small], layers[len(layers) - small :]
    whole = kept | {name for node in then for name in (node.name, *node.inputs)} - set(tensors)
    for name in (node.name for node in layers if node.name in whole):
        tensors[name] = np.empty((frames, *graph.shape(name)), dtype=np.int32)
    _run(graph, first, tensors, frames, _frames_together(graph, layers, frames))
    _run(graph, then, tensors, frames, frames)


def _small(graph: Graph, layers: Sequence[Node], frames: int) -> int:
    """How many of the last layers are so small that all frames go through them at once."""
    for count, node in enumerate(reversed(layers)):
        shapes = [graph.shape(name) for name in (node.name, *node.inputs)]
        if frames * max(map(math.prod, shapes)) > _TOGETHER:
            return count
    return len(layers)


def _frames_together(graph: Graph, layers: Sequence[Node], frames: int) -> int:
    largest = max(math.prod(graph.shape(node.name)) for node in layers)
    return min(frames, max(1, _TOGETHER // largest))


def _run(
    graph: Graph, layers: Sequence[Node], tensors: dict[str, Tensor], frames: int, together: int
) -> None:
    """These layers, `together` frames at a time; tensors that are not there share memory."""
    arena = Arena()
    shared = {name: f"tensor {slot}" for name, slot in slots(layers, tensors).items()}
    for name, use in shared.items():
        arena.reserve(use, together * math.prod(graph.shape(name)), np.int32)
    steps = [(node, _prepared(graph, node, frames, arena)) for node in layers]
    for first in range(0, frames, together):
        part = slice(first, min(first + together, frames))
        now = {name: whole[part] for name, whole in tensors.items()}
        for name, use in shared.items():
            now[name] = arena.array(use, (part.stop - first, *graph.shape(name)), np.int32)
        for node, step in steps:
            step(*(now[source] for source in node.inputs), out=now[node.name])


def _prepared(graph: Graph, node: Node, frames: int, arena: Arena) -> Step:
    shapes = [graph.shape(source) for source in node.inputs]
    return prepare(node, shapes, frames, arena)


def quantize_input(node: QuantInput, inputs: ArrayLike) -> Tensor:
    """Integers of the input layer, int32 [N, *shape], from real numbers or integers."""
    batch = as_batch(inputs, node.shape, node.name, "input")
    if batch.dtype.kind == "f":
        return node.format.quantize(batch).astype(np.int32)
    return _integers(node, batch)


def _integers(node: QuantInput, batch: NDArray[np.generic]) -> Tensor:
    values = batch.astype(np.int64)
    lo, hi = node.format.lo, node.format.hi
    if values.min() < lo or values.max() > hi:
        message = f"integer input reaches from {values.min()} to {values.max()}"
        hint = "pass real numbers to have them quantized"
        raise HwgenError(f"{message}, allowed is {lo} to {hi}", layer=node.name, hint=hint)
    return values.astype(np.int32)
