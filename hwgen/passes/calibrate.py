"""Pass: smallest and largest real value of each layer over the calibration data."""

from __future__ import annotations

import math

import numpy as np

from hwgen.errors import HwgenError, raise_all
from hwgen.golden.float_run import float_run
from hwgen.ir.graph import Graph, Range
from hwgen.passes.options import QuantizeOptions

_FRAMES_AT_ONCE = 256


def calibrate(graph: Graph, options: QuantizeOptions) -> Graph:
    """The graph with `ranges` filled in.

    Raises HwgenError on values that overflow.
    """
    ranges: dict[str, Range] = {}
    frames = len(next(iter(options.calibration.values())))
    for start in range(0, frames, _FRAMES_AT_ONCE):
        part = slice(start, start + _FRAMES_AT_ONCE)
        data = {name: array[part] for name, array in options.calibration.items()}
        with np.errstate(over="ignore", invalid="ignore"):
            tensors = float_run(graph, data)
        for name, tensor in tensors.items():
            lo, hi = ranges.get(name, (math.inf, -math.inf))
            ranges[name] = (
                float(np.minimum(lo, tensor.min())),
                float(np.maximum(hi, tensor.max())),
            )
    raise_all(
        [
            HwgenError("calibration gives values that are not finite", layer=name)
            for name, bounds in ranges.items()
            if not all(map(math.isfinite, bounds))
        ]
    )
    return graph.with_nodes(graph.nodes, ranges=ranges)
