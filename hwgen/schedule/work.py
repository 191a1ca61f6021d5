"""Work: the cycles that each layer needs for one image, and the bound that follows."""

from __future__ import annotations

from collections.abc import Sequence

from hwgen.errors import HwgenError
from hwgen.schedule.design import Design
from hwgen.schedule.flow import flow
from hwgen.schedule.layer import Layer
from hwgen.schedule.netlist import Netlist, netlist
from hwgen.units.base import Unit

MOST_BEATS = 1 << 22
"""Of an image on the busiest stream, to time all of them: some GB."""


def layer_work(design: Design) -> dict[str, int]:
    """Cycles of the busiest unit of each layer, and of the inputs, by layer."""
    work = {port.layer: port.stream.beats for port in design.inputs}
    return work | {layer.name: _work(layer) for layer in design.layers}


def interval_bound(design: Design) -> int:
    """Cycles per image that no schedule of these units can beat: the largest work."""
    return max(layer_work(design).values())


def stream_beats(design: Design, units: Netlist) -> tuple[int, ...]:
    """Beats of one image on each stream; units: the netlist of the design."""
    beats = [0] * units.streams
    for port in design.inputs:
        beats[units.sources[port.layer]] = port.stream.beats
    for place in units.instances:
        made = flow(place.unit, *(beats[stream] for stream in place.inputs)).outputs
        for stream in place.outputs:
            beats[stream] = made
    return tuple(beats)


def largest_beats(design: Design) -> int:
    """Beats of one image on the busiest stream."""
    return max(stream_beats(design, netlist(design)))


def check_beats(design: Design) -> None:
    """Raises HwgenError on more than MOST_BEATS, whose times would not fit a machine."""
    beats = largest_beats(design)
    if beats > MOST_BEATS:
        raise HwgenError(
            f"design '{design.name}' has a stream of {beats} beats in an image, at most "
            f"{MOST_BEATS} are supported where rows do not repeat or stalls are played",
            hint="use smaller frames, or tiles of them",
        )


def _work(layer: Layer) -> int:
    beats = [stream.beats for stream in layer.inputs]
    work = 0
    if layer.branches:
        for index, units in enumerate(layer.branches):
            beats[index], busy = _chain(units, [beats[index]])
            work = max(work, busy)
    return max(work, _chain(layer.units, beats)[1])


def _chain(units: Sequence[Unit], beats: Sequence[int]) -> tuple[int, int]:
    """Beats behind a chain, and the cycles of its busiest unit."""
    inputs, work = tuple(beats), 0
    for unit in units:
        step = flow(unit, *inputs)
        work = max(work, step.work)
        inputs = (step.outputs,)
    return inputs[0], work
