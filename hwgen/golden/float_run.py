"""Float reference: every tensor of a float graph in double precision, for calibration and SQNR."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from hwgen.discovery import discover
from hwgen.errors import HwgenError
from hwgen.golden.real import Reals, evaluate_real
from hwgen.ir.batch import as_batch, as_inputs
from hwgen.ir.graph import Graph
from hwgen.ir.terminals import Input


def float_run(graph: Graph, inputs: ArrayLike | Mapping[str, ArrayLike]) -> dict[str, Reals]:
    """Every tensor of a float graph by layer name; float64 [N, ...].

    inputs: real numbers [N, *shape], of each input layer by its name where there are several.
    Raises HwgenError when they do not fit the graph, or when it is quantized.
    """
    if graph.quantized:
        raise HwgenError(f"graph '{graph.name}' is quantized", hint="pass the float graph")
    discover("hwgen.golden")
    sources = [node for node in graph.nodes if isinstance(node, Input)]
    given = as_inputs([node.name for node in sources], inputs)
    tensors: dict[str, Reals] = {}
    for node in sources:
        batch = as_batch(given[node.name], node.shape, node.name, "input")
        tensors[node.name] = batch.astype(np.float64)
    for layer in graph.nodes:
        if not isinstance(layer, Input):
            tensors[layer.name] = evaluate_real(layer, *(tensors[name] for name in layer.inputs))
    return tensors
