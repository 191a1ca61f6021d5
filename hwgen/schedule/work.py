"""Work: the cycles that each unit needs for one image, and the bound that follows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch

from hwgen.schedule.design import Design
from hwgen.units.base import Unit
from hwgen.units.clamp import Clamp
from hwgen.units.mac import Mac
from hwgen.units.max_reduce import MaxReduce
from hwgen.units.plumbing import LaneMask, Skid, WidthDown, WidthUp
from hwgen.units.sliding_window import SlidingWindow


@dataclass(frozen=True, slots=True)
class Flow:
    """Beats of one image on both sides of a unit, and the cycles that it is busy with them."""

    outputs: int
    work: int


@singledispatch
def flow(unit: Unit, inputs: int) -> Flow:
    """Flow of `unit` for `inputs` input beats of one image."""
    raise NotImplementedError(f"no work for {type(unit).__name__}")


@flow.register(Skid)
@flow.register(MaxReduce)
@flow.register(Clamp)
@flow.register(LaneMask)
def _one_to_one(unit: Skid | MaxReduce | Clamp | LaneMask, inputs: int) -> Flow:
    return Flow(inputs, inputs)


@flow.register
def _width_down(unit: WidthDown, inputs: int) -> Flow:
    per_packet = (unit.packet - 1) * unit.ratio + unit.last_ratio
    beats = inputs // unit.packet * per_packet
    return Flow(beats, beats)


@flow.register
def _width_up(unit: WidthUp, inputs: int) -> Flow:
    return Flow(inputs // unit.packet * -(-unit.packet // unit.ratio), inputs)


@flow.register
def _sliding_window(unit: SlidingWindow, inputs: int) -> Flow:
    return Flow(unit.output_beats, max(unit.input_beats, unit.output_beats))


@flow.register
def _mac(unit: Mac, inputs: int) -> Flow:
    return Flow(unit.windows * unit.beats_per_pixel, max(unit.work, inputs))


def layer_work(design: Design) -> dict[str, int]:
    """Cycles of the busiest unit of each layer, and of the input under the name of its node."""
    beats = design.input.beats
    work = {design.graph.nodes[0].name: beats}
    for layer in design.layers:
        work[layer.name] = 0
        for unit in layer.units:
            step = flow(unit, beats)
            work[layer.name] = max(work[layer.name], step.work)
            beats = step.outputs
    return work


def interval_bound(design: Design) -> int:
    """Cycles per image that no schedule of these units can beat: the largest work."""
    return max(layer_work(design).values())
