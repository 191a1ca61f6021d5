"""The golden model: every tensor of a quantized graph in exact integers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hwgen.discovery import discover
from hwgen.errors import HwgenError
from hwgen.golden.node import Tensor, evaluate
from hwgen.ir.batch import as_batch, as_inputs
from hwgen.ir.graph import Graph
from hwgen.ir.terminals import QuantInput

Inputs = ArrayLike | Mapping[str, ArrayLike]
"""A batch [N, *shape], or one for each input layer by its name."""


def golden(graph: Graph, inputs: Inputs) -> dict[str, Tensor]:
    """Every tensor of a quantized graph by layer name; int32 [N, ...], exact.

    inputs: a batch [N, *shape], of each input layer by its name where there are several; real
    numbers are quantized by the format of the input layer, integers are taken as they are and must
    lie within it.
    Raises HwgenError when the graph is not quantized or the inputs do not fit it.
    """
    discover("hwgen.golden")
    for node in graph.nodes:
        graph.format(node.name)
    sources = [node for node in graph.nodes if isinstance(node, QuantInput)]
    given = as_inputs([node.name for node in sources], inputs)
    tensors = {node.name: quantize_input(node, given[node.name]) for node in sources}
    for node in graph.nodes:
        if not isinstance(node, QuantInput):
            tensors[node.name] = evaluate(node, *(tensors[source] for source in node.inputs))
    return tensors


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
