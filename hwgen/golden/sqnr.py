"""Signal to quantization noise ratio of each layer."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from hwgen.golden.float_run import float_run
from hwgen.golden.run import Inputs, golden
from hwgen.ir.graph import Graph
from hwgen.passes.prepare import prepare


def sqnr(float_graph: Graph, quant_graph: Graph, inputs: Inputs) -> dict[str, float]:
    """Layer name to 10 log10(sum(signal**2) / sum(noise**2)) in dB over all frames.

    The signal is the float graph's tensor (of a layer that took in others, that of the last of
    them), the noise its difference from the dequantized integer tensor; inf when there is none.
    inputs: real numbers [N, *shape], by input layer where there are several.
    """
    graph = prepare(float_graph)
    real = float_run(graph, inputs)
    given = inputs if isinstance(inputs, Mapping) else np.asarray(inputs, dtype=np.float64)
    exact = golden(quant_graph, given)
    return {
        name: _decibel(real[_last(graph, name, exact)], quant_graph.format(name).dequantize(found))
        for name, found in exact.items()
        if name in real
    }


def _last(graph: Graph, name: str, kept: Collection[str]) -> str:
    """The last of the float layers that went into the layer `name`: they have no other reader and
    are not kept."""
    readers = graph.consumers(name)
    if len(readers) == 1 and readers[0] not in kept:
        return _last(graph, readers[0], kept)
    return name


def _decibel(signal: NDArray[np.float64], approximation: NDArray[np.float64]) -> float:
    noise = float(np.square(signal - approximation).sum())
    power = float(np.square(signal).sum())
    if noise == 0.0:
        return math.inf
    return 10.0 * math.log10(power / noise) if power > 0.0 else -math.inf
