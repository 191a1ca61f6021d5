"""Signal to quantization noise ratio of each layer."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hwgen.golden.float_run import float_run
from hwgen.golden.run import golden
from hwgen.ir.graph import Graph
from hwgen.passes.fuse_relu import fuse_relu


def sqnr(float_graph: Graph, quant_graph: Graph, inputs: ArrayLike) -> dict[str, float]:
    """Layer name to 10 log10(sum(signal**2) / sum(noise**2)) in dB over all frames.

    The signal is the float graph's tensor (after a ReLU that quantization fused), the noise its
    difference from the dequantized integer tensor; inf when there is no noise.
    inputs: real numbers [N, *shape].
    """
    real = float_run(fuse_relu(float_graph), np.asarray(inputs, dtype=np.float64))
    exact = golden(quant_graph, np.asarray(inputs, dtype=np.float64))
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
