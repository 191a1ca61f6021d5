"""A network on trial: sizes of its buffers are tried one by one, from room for every word down."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

from hwgen.schedule.buffers import enlarged, options
from hwgen.schedule.design import Design
from hwgen.schedule.netlist import Netlist
from hwgen.schedule.work import interval_bound
from hwgen.timing.build import resized
from hwgen.timing.fork import ForkProcess
from hwgen.timing.model import DESIGN_START, frame_interval, settled_frames
from hwgen.timing.network import Network, Times, build_network
from hwgen.timing.recurrence import Cycles
from hwgen.units.base import Unit
from hwgen.units.fork import Fork

UNLIMITED = 1 << 40  # words


@dataclass(slots=True)
class Trial:
    """A network of `frames` images: the smallest sizes so far with which `interval` is kept.

    times: those of the units up to `last`; the others are not solved yet.
    """

    frames: int
    interval: int
    network: Network
    times: Times
    last: int = -1

    def ends(self) -> dict[int, int]:
        """Cycle of the last beat at each output."""
        return {s: int(self.times.pops[s][-1]) for s in self.network.netlist.sinks.values()}

    def with_depth(self, index: int, port: int, depth: int) -> Network:
        """The network with another depth at one port of a fork."""
        process = self.network.processes[index]
        assert isinstance(process, ForkProcess)
        depths = (*process.depths[:port], depth, *process.depths[port + 1 :])
        return self.network.with_process(index, replace(process, depths=depths))

    def with_unit(self, index: int, unit: Unit, words: int) -> Network:
        """The network with another unit in one place."""
        process = resized(unit, self.network.processes[index], words, self.frames)
        return self.network.with_process(index, process)


def generous_trial(least: Design, units: Netlist) -> Trial:
    """The network in which no unit waits for one behind it, over enough images for a lack to show.

    units: those of the design `least`. The interval to keep is no shorter than the largest work: a
    branch that is ahead of the others can hide its slowness for as many images as there is room.
    """
    roomy = tuple(replace(found, unit=_roomy(found.unit)) for found in units.instances)
    generous = replace(units, instances=roomy)
    beats = [port.stream.beats for port in least.inputs]

    def solved(frames: int) -> tuple[Network, dict[int, Cycles]]:
        network = build_network(generous, beats, frames, start=DESIGN_START)
        times = cast(Times, network.solve())
        return network, {stream: times.pops[stream] for stream in units.sinks.values()}

    first_end = max(int(cycles[-1]) for cycles in solved(1)[1].values())
    bound = interval_bound(least)
    frames = settled_frames(first_end, bound)
    network, outputs = solved(frames)
    interval = max(bound, *(frame_interval(cycles, frames) for cycles in outputs.values()))
    return Trial(frames, interval, network, network.unsolved)


def _roomy(unit: Unit) -> Unit:
    """The unit with room for every word."""
    if isinstance(unit, Fork):
        return replace(unit, depths=(UNLIMITED,) * len(unit.depths))
    return enlarged(unit, UNLIMITED) if is_sized(unit) else unit


def is_sized(unit: Unit) -> bool:
    """True for a fork and for a unit with storage."""
    return isinstance(unit, Fork) or len(options(unit)) > 1
