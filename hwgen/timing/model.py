"""Timing of a chain of units, and the timing of a whole design as others read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from hwgen.schedule.netlist import chain_netlist
from hwgen.timing.fork import most_held
from hwgen.timing.network import Network, build_network
from hwgen.timing.processes import ManyProcess, Process
from hwgen.timing.recurrence import Cycles
from hwgen.units.base import Unit

UNIT_START = 0  # a unit alone leaves reset in cycle 0
DESIGN_START = 1  # the top level registers its reset once more
FRAMES = 4  # images after which the interval of most designs has settled


@dataclass(frozen=True, slots=True)
class ChainTiming:
    """Cycles in which beats are taken: pops[0] at the input of unit 0, pops[-1] at the end.

    pushes: cycles in which the beats were made, at the same places.
    """

    pops: tuple[Cycles, ...]
    pushes: tuple[Cycles, ...]

    @property
    def source(self) -> Cycles:
        """Cycles of the input beats."""
        return self.pops[0]

    @property
    def sink(self) -> Cycles:
        """Cycles of the output beats."""
        return self.pops[-1]

    def interval(self, frames: int) -> int:
        """Cycles between the last output beats of the last two of `frames` images."""
        return frame_interval(self.sink, frames)


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """Units one behind the other, a source in front and a sink behind."""

    network: Network

    @property
    def processes(self) -> tuple[Process, ...]:
        """One process per unit."""
        found = self.network.processes
        return tuple(process for process in found if not isinstance(process, ManyProcess))

    def solve(self) -> ChainTiming:
        """Exact times."""
        times = self.network.solve()
        assert times is not None
        return ChainTiming(times.pops, times.pushes)


def build_chain(
    units: Sequence[Unit],
    input_beats: int,
    frames: int,
    *,
    source: NDArray[np.bool_] | None = None,
    sink: NDArray[np.bool_] | None = None,
    start: int = DESIGN_START,
) -> Chain:
    """The chain for `frames` images through `units`.

    input_beats: beats of one image at the first unit; the rest as for build_network.
    """
    netlist = chain_netlist(units)
    beats = [input_beats]
    return Chain(build_network(netlist, beats, frames, source=source, sink=sink, start=start))


def chain_timing(
    units: Sequence[Unit],
    input_beats: int,
    frames: int,
    *,
    source: NDArray[np.bool_] | None = None,
    sink: NDArray[np.bool_] | None = None,
    start: int = DESIGN_START,
) -> ChainTiming:
    """Cycles of all beats of `frames` images through `units`; arguments as for build_chain."""
    chain = build_chain(units, input_beats, frames, source=source, sink=sink, start=start)
    return chain.solve()


@dataclass(frozen=True, slots=True)
class Figures:
    """What the times of a design come to.

    interval: cycles from image to image; latency: from the first input beat to the first output
    beat. forks: the most words in each FIFO behind a fork, by layer and reader; queues: in each
    queue, by its layer and label; queue_beats: that pass it in one image.
    """

    interval: int
    latency: int
    forks: Mapping[str, tuple[int, ...]]
    queues: Mapping[tuple[str, str], int]
    queue_beats: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True, eq=False)
class Timing:
    """Cycles in which the beats of a design are taken over `frames` images, in order.

    sources, sinks: at the ports, by input or output layer; layers: behind each layer, by its name;
    branches: behind the fork of a layer with several readers, one for each reader.
    queues: in front of and behind each queue, by its layer and label.
    """

    frames: int
    sources: Mapping[str, Cycles]
    sinks: Mapping[str, Cycles]
    layers: Mapping[str, Cycles]
    branches: Mapping[str, tuple[Cycles, ...]]
    queues: Mapping[tuple[str, str], tuple[Cycles, Cycles]] = field(default_factory=dict)

    @property
    def source(self) -> Cycles:
        """At the first input port."""
        return next(iter(self.sources.values()))

    @property
    def sink(self) -> Cycles:
        """At the first output port."""
        return next(iter(self.sinks.values()))

    @property
    def interval(self) -> int:
        """Cycles from frame to frame once the pipeline is full; 0 with a single frame."""
        if self.frames == 1:
            return 0
        return max(frame_interval(cycles, self.frames) for cycles in self.sinks.values())

    @property
    def latency(self) -> int:
        """Cycles from the first input beat to the first output beat."""
        first = min(int(cycles[0]) for cycles in self.sources.values())
        return min(int(cycles[0]) for cycles in self.sinks.values()) - first

    @property
    def figures(self) -> Figures:
        """What these times come to."""
        return Figures(
            self.interval,
            self.latency,
            {
                name: tuple(most_held(self.layers[name], taken) for taken in branches)
                for name, branches in self.branches.items()
            },
            {key: most_held(*ends) for key, ends in self.queues.items()},
            {key: len(into) // self.frames for key, (into, _) in self.queues.items()},
        )


def frame_interval(cycles: Cycles, frames: int) -> int:
    """Cycles between the last beats of the last two of `frames` images."""
    ends = cycles.reshape(frames, -1)[:, -1]
    return int(ends[-1] - ends[-2])


def settled_frames(first_end: int, bound: int) -> int:
    """Images after which the interval between the last two has settled: the pipeline is full.

    first_end: cycle in which the first image has left; bound: least cycles between two images.
    """
    return max(FRAMES, 2 - (-first_end // bound))
