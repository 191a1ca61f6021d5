"""The golden model: every tensor of a quantized graph in exact integers."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hwgen.errors import HwgenError
from hwgen.golden import convolution, elementwise, pooling  # noqa: F401  (they register operators)
from hwgen.golden.node import Tensor, evaluate
from hwgen.ir.batch import as_batch
from hwgen.ir.graph import Graph
from hwgen.ir.terminals import QuantInput


def golden(graph: Graph, inputs: ArrayLike) -> dict[str, Tensor]:
    """Every tensor of a quantized graph by layer name; int32 [N, ...], exact.

    inputs: a batch [N, *shape]; real numbers are quantized by the format of the input layer,
    integers are taken as they are and must lie within it.
    Raises HwgenError when the graph is not quantized or the inputs do not fit it.
    """
    tensors: dict[str, Tensor] = {}
    for node in graph.nodes:
        graph.format(node.name)
        if isinstance(node, QuantInput):
            tensors[node.name] = quantize_input(node, inputs)
        else:
            tensors[node.name] = evaluate(node, tensors[node.inputs[0]])
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
