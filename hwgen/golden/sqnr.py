"""Signal to quantization noise ratio of each layer."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from hwgen.golden.float_run import float_run
from hwgen.golden.run import Inputs, golden
from hwgen.ir.graph import Graph
from hwgen.passes.prepare import prepare


def sqnr(float_graph: Graph, quant_graph: Graph, inputs: Inputs) -> dict[str, float]:
    """Layer name to 10 log10(sum(signal**2) / sum(noise**2)) in dB over all frames.

    The signal is the float graph's tensor (after the passes that fuse layers), the noise its
    difference from the dequantized integer tensor; inf when there is no noise.
    inputs: real numbers [N, *shape], by input layer where there are several.
    """
    real = float_run(prepare(float_graph), inputs)
    given = inputs if isinstance(inputs, Mapping) else np.asarray(inputs, dtype=np.float64)
    exact = golden(quant_graph, given)
    return {
        name: _decibel(real[name], quant_graph.format(name).dequantize(integers))
        for name, integers in exact.items()
        if name in real
    }


def _decibel(signal: NDArray[np.float64], approximation: NDArray[np.float64]) -> float:
    noise = float(np.square(signal - approximation).sum())
    power = float(np.square(signal).sum())
    if noise == 0.0:
        return math.inf
    return 10.0 * math.log10(power / noise) if power > 0.0 else -math.inf
