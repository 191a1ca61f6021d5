"""Timing of a design: the cycle of every beat of every stream."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hwgen.schedule.design import Design
from hwgen.schedule.netlist import netlist
from hwgen.schedule.work import interval_bound
from hwgen.timing.model import DESIGN_START, Timing, settled_frames
from hwgen.timing.network import build_network


def timing(
    design: Design,
    frames: int | None = None,
    *,
    source: NDArray[np.bool_] | None = None,
    sink: NDArray[np.bool_] | None = None,
) -> Timing:
    """Cycles of all beats of `frames` images through `design`.

    frames: default as many as it takes until the interval has settled, 4 at least.
    source, sink: stall patterns (see hwgen.timing.stalls), None for never. Cycle 0 is the first
    clock period with aresetn = 1.
    """
    if frames is None:
        first = timing(design, 1, source=source, sink=sink)
        end = max(int(cycles[-1]) for cycles in first.sinks.values())
        frames = settled_frames(end, interval_bound(design))
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
        {key: (times.pops[into], times.pops[out]) for key, (into, out) in units.queues.items()},
    )
