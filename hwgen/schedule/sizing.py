"""Buffer sizes: the least storage with which the frame interval reaches its bound."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import cast

from hwgen.ir.graph import Graph
from hwgen.schedule.buffers import enlarged, in_registers, options
from hwgen.schedule.design import DEPTH, Design, lower_graph
from hwgen.schedule.layer import Folding, Sizes
from hwgen.schedule.netlist import netlist
from hwgen.schedule.work import interval_bound
from hwgen.timing.build import build
from hwgen.timing.model import DESIGN_START, FRAMES, frame_interval, settled_frames
from hwgen.timing.network import Network, Times, build_network
from hwgen.units.base import Unit
from hwgen.units.fork import Fork


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
    """A network of `frames` images with its times: the smallest sizes so far that cost no cycle."""

    frames: int
    network: Network
    times: Times

    @property
    def interval(self) -> int:
        """Cycles from frame to frame at the slowest output."""
        sinks = self.network.netlist.sinks.values()
        return max(frame_interval(self.times.pops[stream], self.frames) for stream in sinks)

    def first_end(self) -> int:
        """Cycle of the last beat of the first image."""
        ends = (self.times.pops[s] for s in self.network.netlist.sinks.values())
        return max(int(cycles[len(cycles) // self.frames - 1]) for cycles in ends)

    def ends(self) -> dict[int, int]:
        """Cycle of the last beat at each output."""
        return {s: int(self.times.pops[s][-1]) for s in self.network.netlist.sinks.values()}

    def with_unit(self, index: int, unit: Unit, words: int) -> Network:
        """The network with another unit in one place."""
        start = self.network.processes[index].start
        return self.network.with_process(index, build(unit, words, self.frames, start))


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
    trial = _generous_trial(least)
    chosen = {}
    buffers = _buffers(_network(least, trial.frames))
    for buffer in sorted(buffers, key=lambda buffer: not in_registers(buffer.unit)):
        chosen[buffer.layer, buffer.unit.label] = _smallest(buffer, trial)
    depths = {}
    for index, fork in _forks(_network(least, trial.frames)):
        layer = trial.network.netlist.instances[index].layer
        depths[layer] = _smallest_depths(index, fork, trial)
    return lower_graph(graph, name, target, foldings, _by_layer(chosen), depths, pixels)


def _network(design: Design, frames: int) -> Network:
    beats = [port.stream.beats for port in design.inputs]
    return build_network(netlist(design), beats, frames, start=DESIGN_START)


def _generous_trial(least: Design) -> _Trial:
    """The network with every buffer at its largest, over enough images for a lack to show."""
    frames = FRAMES
    while True:
        network = _generous(_network(least, frames), frames)
        times = network.solve()
        assert times is not None
        trial = _Trial(frames, network, times)
        needed = settled_frames(trial.first_end(), interval_bound(least))
        if needed <= frames:
            return trial
        frames = needed


def _by_layer(extra: Mapping[tuple[str, str], int]) -> dict[str, Sizes]:
    layers = {layer for layer, _ in extra}
    return {
        layer: Sizes({label: size for (owner, label), size in extra.items() if owner == layer})
        for layer in layers
    }


def _generous(network: Network, frames: int) -> Network:
    """Every buffer at its largest; behind a fork there is room for all words."""
    for buffer in _buffers(network):
        start = network.processes[buffer.index].start
        unit = enlarged(buffer.unit, buffer.sizes[-1])
        network = network.with_process(buffer.index, build(unit, buffer.words, frames, start))
    for index, fork in _forks(network):
        words = network.words[network.netlist.instances[index].inputs[0]]
        unit = replace(fork, depths=_whole(fork, words))
        start = network.processes[index].start
        network = network.with_process(index, build(unit, words, frames, start))
    return network


def _whole(fork: Fork, words: int) -> tuple[int, ...]:
    """Depths with which no FIFO is ever full."""
    return (words + max(fork.depths),) * len(fork.depths)


def _smallest(buffer: Buffer, trial: _Trial) -> int:
    """The least option that keeps the interval; smaller storage never makes a beat earlier.

    The least one suffices most often, so it is tried before the others are bisected.
    """
    best, start = trial.interval, trial.times
    low, high, middle = 0, len(buffer.sizes) - 1, 0
    while low < high:
        unit = enlarged(buffer.unit, buffer.sizes[middle])
        network = trial.with_unit(buffer.index, unit, buffer.words)
        tried = _Trial(trial.frames, network, cast(Times, network.solve(start, buffer.index)))
        if tried.interval <= best:
            high, trial.network, trial.times = middle, tried.network, tried.times
        else:
            low = middle + 1
        middle = (low + high) // 2
    return buffer.sizes[high]


def _smallest_depths(index: int, fork: Fork, trial: _Trial) -> Sizes:
    """The least depth of each FIFO of a fork, one after the other."""
    words = trial.network.words[trial.network.netlist.instances[index].inputs[0]]
    depths = list(_whole(fork, words))
    for port, least in enumerate(fork.depths):
        low, high, middle = least, depths[port], least
        while low < high:
            tried = [*depths[:port], middle, *depths[port + 1 :]]
            network = trial.with_unit(index, replace(fork, depths=tuple(tried)), words)
            times = network.solve(trial.times, index, trial.ends())
            if times is None:
                low = middle + 1
            else:
                high, trial.network, trial.times = middle, network, times
            middle = (low + high) // 2
        depths[port] = high
    extra = {
        f"{DEPTH}{n}": depth - least
        for n, (depth, least) in enumerate(zip(depths, fork.depths, strict=True))
    }
    return Sizes(extra)


def _forks(network: Network) -> Iterator[tuple[int, Fork]]:
    for index, instance in enumerate(network.netlist.instances):
        if isinstance(instance.unit, Fork):
            yield index, instance.unit


def _buffers(network: Network) -> Iterator[Buffer]:
    for index, instance in enumerate(network.netlist.instances):
        sizes = options(instance.unit)
        if len(sizes) > 1:
            words = network.words[instance.inputs[0]]
            yield Buffer(instance.layer, index, instance.unit, words, sizes)
