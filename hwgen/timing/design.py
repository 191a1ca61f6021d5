"""Timing of a design: the cycle of every beat of every stream."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hwgen.schedule.design import Design
from hwgen.timing.model import Timing, chain_timing


def timing(
    design: Design,
    frames: int = 4,
    *,
    source: NDArray[np.bool_] | None = None,
    sink: NDArray[np.bool_] | None = None,
) -> Timing:
    """Cycles of all beats of `frames` images through `design`.

    source, sink: stall patterns (see hwgen.timing.stalls), None for never. Cycle 0 is the first
    clock period with aresetn = 1.
    """
    chain = chain_timing(design.units, design.input.beats, frames, source=source, sink=sink)
    layers = {}
    position = 1
    for layer in design.layers:
        position += len(layer.units)
        if layer.units:
            layers[layer.name] = chain.pops[position]
    return Timing(frames, chain.source, chain.sink, layers)
