"""Flow through a unit: its output beats of one image, and the cycles that it is busy with them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch

from hwgen.units.base import Unit
from hwgen.units.clamp import Clamp
from hwgen.units.fork import Fork
from hwgen.units.gather import Gather
from hwgen.units.mac import Mac
from hwgen.units.max_reduce import MaxReduce
from hwgen.units.plumbing import LaneMask, Skid, WidthDown, WidthUp
from hwgen.units.sliding_window import SlidingWindow


@dataclass(frozen=True, slots=True)
class Flow:
    """Beats of one image on both sides of a unit, and the cycles that it is busy with them.

    outputs: at each output.
    """

    outputs: int
    work: int


@singledispatch
def flow(unit: Unit, *inputs: int) -> Flow:
    """Flow of `unit` for the input beats of one image, one number for each input."""
    raise NotImplementedError(f"no work for {type(unit).__name__}")


@flow.register(Skid)
@flow.register(MaxReduce)
@flow.register(Clamp)
@flow.register(LaneMask)
@flow.register(Gather)
@flow.register(Fork)
def _one_to_one(unit: Skid | MaxReduce | Clamp | LaneMask | Gather | Fork, inputs: int) -> Flow:
    return Flow(inputs, inputs)


@flow.register(WidthDown)
def _width_down(unit: WidthDown, inputs: int) -> Flow:
    per_packet = (unit.packet - 1) * unit.ratio + unit.last_ratio
    beats = inputs // unit.packet * per_packet
    return Flow(beats, beats)


@flow.register(WidthUp)
def _width_up(unit: WidthUp, inputs: int) -> Flow:
    return Flow(inputs // unit.packet * -(-unit.packet // unit.ratio), inputs)


@flow.register(SlidingWindow)
def _sliding_window(unit: SlidingWindow, inputs: int) -> Flow:
    return Flow(unit.output_beats, max(unit.input_beats, unit.output_beats))


@flow.register(Mac)
def _mac(unit: Mac, inputs: int) -> Flow:
    return Flow(unit.windows * unit.beats_per_pixel, max(unit.work, inputs))
