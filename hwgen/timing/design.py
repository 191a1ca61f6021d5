"""Timing of a design: the cycle of every beat of every stream."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hwgen.schedule.design import Design
from hwgen.schedule.netlist import netlist
from hwgen.timing.model import DESIGN_START, Timing
from hwgen.timing.network import build_network


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
    units = netlist(design)
    beats = [port.stream.beats for port in design.inputs]
    network = build_network(units, beats, frames, source=source, sink=sink, start=DESIGN_START)
    times = network.solve()
    assert times is not None
    return Timing(
        frames,
        {name: times.pops[stream] for name, stream in units.sources.items()},
        {name: times.pops[stream] for name, stream in units.sinks.items()},
        {name: times.pops[stream] for name, stream in units.layers.items()},
        {
            name: tuple(times.pops[units.branches[name, reader]] for reader in design.readers(name))
            for name in design.forks
        },
    )
