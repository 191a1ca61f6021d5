"""Timing of a design: the cycle of every beat of every stream, or what they come to."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from hwgen.schedule.design import Design
from hwgen.schedule.netlist import Netlist, netlist
from hwgen.schedule.work import check_beats, interval_bound, stream_beats
from hwgen.timing.known import recall
from hwgen.timing.model import DESIGN_START, Figures, Timing, settled_frames
from hwgen.timing.network import build_network
from hwgen.timing.recurrence import Cycles
from hwgen.timing.steady import Steady, steady


class Unsettled(Exception):
    """The times of a design take more effort than was allowed."""


def timing(
    design: Design,
    frames: int | None = None,
    *,
    source: NDArray[np.bool_] | None = None,
    sink: NDArray[np.bool_] | None = None,
    effort: int | None = None,
) -> Timing:
    """Cycles of all beats of `frames` images through `design`.

    frames: default as many as it takes until the interval has settled, 4 at least.
    source, sink: stall patterns (see hwgen.timing.stalls), None for never. Cycle 0 is the first
    clock period with aresetn = 1. effort: times of beats that may be computed, None for any number.
    Raises HwgenError on a design of too many beats whose rows do not repeat (check_beats), and
    Unsettled beyond the effort.
    """
    found = steady(design, frames) if _is_free(source) and _is_free(sink) else None
    if found is not None:
        return _timing(design, netlist(design), found.frames, found.popped)
    return full_timing(design, frames, source=source, sink=sink, effort=effort)


def full_timing(
    design: Design,
    frames: int | None = None,
    *,
    source: NDArray[np.bool_] | None = None,
    sink: NDArray[np.bool_] | None = None,
    effort: int | None = None,
) -> Timing:
    """As timing, all rows one by one."""
    check_beats(design)
    if frames is None:
        first = full_timing(design, 1, source=source, sink=sink)
        end = max(int(cycles[-1]) for cycles in first.sinks.values())
        frames = settled_frames(end, interval_bound(design))
    units = netlist(design)
    known = recall(design) if _is_free(source) and _is_free(sink) else None
    if known is not None and frames <= known.frames:
        return _timing(design, units, frames, partial(known.popped, frames=frames))
    each = [port.stream.beats for port in design.inputs]
    network = build_network(units, each, frames, source=source, sink=sink, start=DESIGN_START)
    times = network.solve(effort=effort)
    if times is None:
        raise Unsettled
    return _timing(design, units, frames, times.pops.__getitem__)


def figures(design: Design) -> Figures:
    """Interval, latency and marks of a design, without the times of all rows where they repeat.

    Raises HwgenError as timing.
    """
    found = steady(design)
    return full_timing(design).figures if found is None else _steady_figures(design, found)


def _steady_figures(design: Design, found: Steady) -> Figures:
    """The marks of FIFOs are those on few rows: the rows between repeat what those did."""
    few = _timing(design, found.units, found.frames, found.times.pops.__getitem__)
    whole = netlist(design)
    beats = stream_beats(design, whole)
    queues = {key: beats[into] for key, (into, _) in whole.queues.items()}
    return Figures(found.interval, few.latency, few.figures.forks, few.figures.queues, queues)


def _timing(design: Design, units: Netlist, frames: int, popped: Callable[[int], Cycles]) -> Timing:
    """popped: cycles in which the beats of a stream are taken."""
    return Timing(
        frames,
        {name: popped(stream) for name, stream in units.sources.items()},
        {name: popped(stream) for name, stream in units.sinks.items()},
        {name: popped(stream) for name, stream in units.layers.items()},
        {
            name: tuple(popped(units.branches[name, reader]) for reader in design.readers(name))
            for name in design.forks
        },
        {key: (popped(into), popped(out)) for key, (into, out) in units.queues.items()},
    )


def _is_free(stalled: NDArray[np.bool_] | None) -> bool:
    return stalled is None or not stalled.any()
