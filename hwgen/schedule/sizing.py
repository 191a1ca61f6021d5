"""Buffer sizes: the least storage with which the frame interval reaches its bound."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from hwgen.ir.graph import Graph
from hwgen.schedule.buffers import enlarged, in_registers, options
from hwgen.schedule.design import DEPTH, Design, lower_graph
from hwgen.schedule.heights import LARGE, lower_graphs
from hwgen.schedule.layer import Folding, Sizes
from hwgen.schedule.netlist import Netlist, netlist
from hwgen.schedule.work import MOST_BEATS, check_beats, interval_bound, largest_beats
from hwgen.timing.build import resized
from hwgen.timing.fork import ForkProcess
from hwgen.timing.model import DESIGN_START, frame_interval, settled_frames
from hwgen.timing.network import Network, Times, build_network
from hwgen.timing.recurrence import Cycles
from hwgen.timing.steady import steady
from hwgen.units.base import Unit
from hwgen.units.fork import Fork

UNLIMITED = 1 << 40  # words
EFFORT = 500_000  # times of beats that may be computed to judge a size
SETTLES = 4  # or as often every time
MOST_LOW_BEATS = MOST_BEATS // 2  # of a low image, whose times are solved many times
FAR = 64  # words behind which a FIFO's least depth is not what is tried first
NEIGHBOURS = 3  # units in front of a buffer that are tried with it


@dataclass(frozen=True, slots=True, eq=False)
class Buffer:
    """A unit with storage. index: of its instance; words: its input words in all images.

    sizes: extra storage to try, ascending.
    """

    layer: str
    index: int
    unit: Unit
    words: int
    sizes: tuple[int, ...]


@dataclass(slots=True)
class _Trial:
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


def size_buffers(
    graph: Graph, name: str, target: str, foldings: Mapping[str, Folding], pixels: int = 1
) -> Design:
    """The design whose buffers are the smallest that cost no cycle, found one by one.

    Every buffer starts generous; each in turn, those in registers first, takes the least extra
    storage that keeps the frame interval. Storage steps are those at which a position, a stride,
    a row or a frame more fits. Then each FIFO behind a fork takes the least depth with which no
    output is later; too small ones would lose cycles, or never deliver.
    """
    least = lower_graph(graph, name, target, foldings, {}, pixels=pixels)
    found = _sized_low(least, foldings, pixels)
    if found is not None:
        return found
    check_beats(least)
    return _enlarged(least, foldings, pixels, _sizes(least))


def _sized_low(least: Design, foldings: Mapping[str, Folding], pixels: int) -> Design | None:
    """The design with sizes found on few rows, where these are the same with a period more.

    They keep the interval of all rows: what buffers with room for every word would reach on few
    rows and a period more, continued, is the least that there can be on all.
    """
    if largest_beats(least) <= LARGE:
        return None
    for found in lower_graphs(least.graph):
        pair = [_lowered(graph, least, foldings, pixels) for graph in (found.low, found.higher)]
        if largest_beats(pair[1]) > MOST_LOW_BEATS:
            return None
        low, higher = map(_sizes, pair)
        if (low.buffers, low.forks) == (higher.buffers, higher.forks):
            design = _enlarged(least, foldings, pixels, low)
            interval = low.interval + found.laps * (higher.interval - low.interval)
            made = steady(design)
            if made is not None and made.interval == interval:
                return design
    return None


def _lowered(graph: Graph, least: Design, foldings: Mapping[str, Folding], pixels: int) -> Design:
    return lower_graph(graph, least.name, least.target, foldings, {}, pixels=pixels)


def _enlarged(least: Design, foldings: Mapping[str, Folding], pixels: int, found: _Found) -> Design:
    name, target, graph = least.name, least.target, least.graph
    return lower_graph(graph, name, target, foldings, found.buffers, found.forks, pixels)


@dataclass(frozen=True, slots=True)
class _Found:
    """Extra storage of buffers and of FIFOs behind forks, by layer; the interval kept."""

    buffers: Mapping[str, Sizes]
    forks: Mapping[str, Sizes]
    interval: int


def _sizes(least: Design) -> _Found:
    """The smallest sizes; least: the design without extra storage."""
    units = netlist(least)
    trial = _generous_trial(least, units)
    chosen = {}
    buffers = _buffers(units, trial.network)
    for buffer in sorted(buffers, key=lambda buffer: not in_registers(buffer.unit)):
        chosen[buffer.layer, buffer.unit.label] = _smallest(buffer, trial)
    trial.times = cast(Times, trial.network.solve(trial.times))
    depths = {
        found.layer: _smallest_depths(index, found.unit, trial)
        for index, found in enumerate(units.instances)
        if isinstance(found.unit, Fork)
    }
    return _Found(_by_layer(chosen), depths, trial.interval)


def _generous_trial(least: Design, units: Netlist) -> _Trial:
    """The network in which no unit waits for one behind it, over enough images for a lack to show.

    units: those of the design `least`.
    """
    roomy = tuple(replace(found, unit=_roomy(found.unit)) for found in units.instances)
    generous = replace(units, instances=roomy)
    beats = [port.stream.beats for port in least.inputs]

    def solved(frames: int) -> tuple[Network, dict[int, Cycles]]:
        network = build_network(generous, beats, frames, start=DESIGN_START)
        times = cast(Times, network.solve())
        return network, {stream: times.pops[stream] for stream in units.sinks.values()}

    first_end = max(int(cycles[-1]) for cycles in solved(1)[1].values())
    frames = settled_frames(first_end, interval_bound(least))
    network, outputs = solved(frames)
    interval = max(frame_interval(cycles, frames) for cycles in outputs.values())
    return _Trial(frames, interval, network, network.unsolved)


def _roomy(unit: Unit) -> Unit:
    """The unit with room for every word."""
    if isinstance(unit, Fork):
        return replace(unit, depths=(UNLIMITED,) * len(unit.depths))
    return enlarged(unit, UNLIMITED) if _is_sized(unit) else unit


def _is_sized(unit: Unit) -> bool:
    """True for a fork and for a unit with storage."""
    return isinstance(unit, Fork) or len(options(unit)) > 1


def _by_layer(extra: Mapping[tuple[str, str], int]) -> dict[str, Sizes]:
    layers = {layer for layer, _ in extra}
    return {
        layer: Sizes({label: size for (owner, label), size in extra.items() if owner == layer})
        for layer in layers
    }


def _smallest(buffer: Buffer, trial: _Trial) -> int:
    """The least option that keeps the interval; smaller storage never makes a beat earlier.

    The least one suffices most often, so it is tried before the others are bisected.
    """
    trial.last = max(trial.last, _last_tied(buffer.index, trial.network.netlist))
    trial.times = start = cast(Times, trial.network.solve(trial.times, last=trial.last))
    low, high, middle = 0, len(buffer.sizes) - 1, 0
    while low < high:
        unit = enlarged(buffer.unit, buffer.sizes[middle])
        network = trial.with_unit(buffer.index, unit, buffer.words)
        times = _kept(network, trial, start, buffer.index)
        if times is None:
            low = middle + 1
        else:
            high, trial.network, trial.times = middle, network, times
        middle = (low + high) // 2
    if trial.times is start:  # the largest is taken unseen
        largest = enlarged(buffer.unit, buffer.sizes[-1])
        trial.network = trial.with_unit(buffer.index, largest, buffer.words)
        trial.times = replace(start, pending=start.pending | {buffer.index})
    return buffer.sizes[high]


def _last_tied(index: int, units: Netlist) -> int:
    """The last unit that can hold up unit `index`: none with room for every word lies between."""
    tied, readers = [index], units.readers
    for found in tied:  # grows while it is read
        behind = (readers[s] for s in units.instances[found].outputs if s in readers)
        tied += (n for n in behind if not _is_sized(units.instances[n].unit))
    return max(tied)


def _kept(network: Network, trial: _Trial, start: Times, index: int) -> Times | None:
    """Times with which the units up to `trial.last` keep the interval; start: as for solve.

    Those behind do not hold them up: they have room for every word, as long as they are not sized.
    A buffer that is too small most often is too slow alone, or holds up the units next to it, so
    these are tried first. Its times can settle very slowly, word by word, so that a design of many
    words gives up after an effort and takes the next size.
    """
    times = start
    changed: int | None = index
    for first, last in ((index, index), (max(index - NEIGHBOURS, 0), index), (-1, trial.last)):
        inside = network.netlist.instances[max(first, 0) : last + 1]
        made = {s for found in inside for s in found.outputs}
        effort = max(EFFORT, SETTLES * sum(network.words[s] for s in made))
        found = network.solve(times, changed, first=first, last=last, effort=effort)
        if found is None:
            return None
        times, changed = found, None
        used = {s for found in inside for s in found.inputs}
        slow = (frame_interval(times.pushes[s], trial.frames) > trial.interval for s in made - used)
        if any(slow):
            return None
    return times


def _smallest_depths(index: int, fork: Fork, trial: _Trial) -> Sizes:
    """The least depth of each FIFO of a fork, one after the other."""
    extra = {}
    for port, least in enumerate(fork.depths):
        extra[f"{DEPTH}{port}"] = _smallest_depth(index, port, least, trial) - least
    return Sizes(extra)


def _smallest_depth(index: int, port: int, least: int, trial: _Trial) -> int:
    """The least depth of the FIFO at one port with which no output is later.

    Room for the most words that wait is always enough, and hardly ever much too much: the search
    goes down from there, by twice as many words each time. Where few wait the least is tried
    first, else once FAR words less are enough: what is too little takes longest to see.
    """
    place = trial.network.netlist.instances[index]
    entered, taken = trial.times.pops[place.inputs[0]], trial.times.pops[place.outputs[port]]
    high = max(least, int((np.arange(1, len(entered) + 1) - np.searchsorted(taken, entered)).max()))
    trial.network = trial.with_depth(index, port, high)
    low, step, far = least, 1, 1 if high - least < FAR else FAR
    while low < high:
        middle = max(high - step, (low + high) // 2)
        if low == least and step >= far:
            middle = least
        if _in_time(index, port, middle, trial):
            high, step = middle, 2 * step
        else:
            low = middle + 1
    return high


def _in_time(index: int, port: int, depth: int, trial: _Trial) -> bool:
    """Whether no output is later with this depth, which is then that of the trial."""
    network = trial.with_depth(index, port, depth)
    times = network.solve(trial.times, index, latest=trial.ends())
    if times is not None:
        trial.network, trial.times = network, times
    return times is not None


def _buffers(units: Netlist, network: Network) -> Iterator[Buffer]:
    for index, instance in enumerate(units.instances):
        sizes = options(instance.unit)
        if len(sizes) > 1:
            words = network.words[instance.inputs[0]]
            yield Buffer(instance.layer, index, instance.unit, words, sizes)
