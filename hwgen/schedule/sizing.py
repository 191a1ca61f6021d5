"""Buffer sizes: the least storage with which the frame interval reaches its bound."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import cast

from hwgen.ir.graph import Graph
from hwgen.schedule.design import DEPTH, Design, lower_graph
from hwgen.schedule.layer import Folding, Sizes
from hwgen.schedule.matrix import BUFFER
from hwgen.schedule.netlist import netlist
from hwgen.timing.build import build
from hwgen.timing.model import DESIGN_START, frame_interval
from hwgen.timing.network import Network, Times, build_network
from hwgen.units.base import Unit
from hwgen.units.fork import Fork
from hwgen.units.mac import Mac, WindowBuffer
from hwgen.units.sliding_window import SlidingWindow

FRAMES = 4  # images after which the frame interval has settled
MOST_FRAMES = 2  # images that the FIFO behind a fork may hold


@dataclass(frozen=True, slots=True, eq=False)
class Buffer:
    """A unit with storage. index: of its instance; words: its input words in FRAMES images.

    options: extra storage to try, ascending.
    """

    layer: str
    label: str
    index: int
    unit: SlidingWindow | Mac
    words: int
    options: tuple[int, ...]

    @property
    def in_registers(self) -> bool:
        """True where each position is a register: these are sized first, memory yields to them."""
        return isinstance(self.unit, SlidingWindow) and self.unit.inner == 1

    def enlarged(self, extra: int) -> Unit:
        """The unit with `extra` storage above the least."""
        if isinstance(self.unit, SlidingWindow):
            return replace(self.unit, slots=self.unit.slots + extra)
        assert isinstance(self.unit.feeder, WindowBuffer)
        feeder = replace(self.unit.feeder, capacity=self.unit.feeder.capacity + extra)
        return replace(self.unit, feeder=feeder)


@dataclass(slots=True)
class _Trial:
    """A network with its times: the smallest sizes so far that cost no cycle."""

    network: Network
    times: Times

    @property
    def interval(self) -> int:
        """Cycles from frame to frame at the slowest output."""
        sinks = self.network.netlist.sinks.values()
        return max(frame_interval(self.times.pops[stream], FRAMES) for stream in sinks)

    def ends(self) -> dict[int, int]:
        """Cycle of the last beat at each output."""
        return {s: int(self.times.pops[s][-1]) for s in self.network.netlist.sinks.values()}

    def with_unit(self, index: int, unit: Unit, words: int) -> Network:
        """The network with another unit in one place."""
        start = self.network.processes[index].start
        return self.network.with_process(index, build(unit, words, FRAMES, start))


def size_buffers(graph: Graph, name: str, target: str, foldings: Mapping[str, Folding]) -> Design:
    """The design whose buffers are the smallest that cost no cycle, found one by one.

    Every buffer starts generous; each in turn, those in registers first, takes the least extra
    storage that keeps the frame interval. Storage steps are those at which a position, a stride,
    a row or a frame more fits. Then each FIFO behind a fork takes the least depth with which no
    output is later; too small ones would lose cycles, or never deliver.
    """
    least = lower_graph(graph, name, target, foldings, {})
    units = netlist(least)
    beats = [port.stream.beats for port in least.inputs]
    network = build_network(units, beats, FRAMES, start=DESIGN_START)
    buffers = list(_buffers(network))
    network = _generous(network, buffers)
    trial = _Trial(network, cast(Times, network.solve()))
    chosen = {}
    for buffer in sorted(buffers, key=lambda buffer: not buffer.in_registers):
        chosen[buffer.layer, buffer.label] = _smallest(buffer, trial)
    depths = {}
    for index, fork in _forks(network):
        depths[units.instances[index].layer] = _smallest_depths(index, fork, trial)
    return lower_graph(graph, name, target, foldings, _by_layer(chosen), depths)


def _by_layer(extra: Mapping[tuple[str, str], int]) -> dict[str, Sizes]:
    layers = {layer for layer, _ in extra}
    return {
        layer: Sizes({label: size for (owner, label), size in extra.items() if owner == layer})
        for layer in layers
    }


def _generous(network: Network, buffers: list[Buffer]) -> Network:
    """Every buffer at its largest."""
    for buffer in buffers:
        start = network.processes[buffer.index].start
        unit = buffer.enlarged(buffer.options[-1])
        network = network.with_process(buffer.index, build(unit, buffer.words, FRAMES, start))
    for index, fork in _forks(network):
        words = network.words[network.netlist.instances[index].inputs[0]]
        depth = MOST_FRAMES * (words // FRAMES) + max(fork.depths)
        unit = replace(fork, depths=(depth,) * len(fork.depths))
        start = network.processes[index].start
        network = network.with_process(index, build(unit, words, FRAMES, start))
    return network


def _smallest(buffer: Buffer, trial: _Trial) -> int:
    """The least option that keeps the interval; smaller storage never makes a beat earlier.

    The least one suffices most often, so it is tried before the others are bisected.
    """
    best, start = trial.interval, trial.times
    low, high, middle = 0, len(buffer.options) - 1, 0
    while low < high:
        unit = buffer.enlarged(buffer.options[middle])
        network = trial.with_unit(buffer.index, unit, buffer.words)
        tried = _Trial(network, cast(Times, network.solve(start, buffer.index)))
        if tried.interval <= best:
            high, trial.network, trial.times = middle, tried.network, tried.times
        else:
            low = middle + 1
        middle = (low + high) // 2
    return buffer.options[high]


def _smallest_depths(index: int, fork: Fork, trial: _Trial) -> Sizes:
    """The least depth of each FIFO of a fork, one after the other."""
    words = trial.network.words[trial.network.netlist.instances[index].inputs[0]]
    generous = MOST_FRAMES * (words // FRAMES) + max(fork.depths)
    depths = [generous] * len(fork.depths)
    for port, least in enumerate(fork.depths):
        low, high, middle = least, generous, least
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
        unit, words = instance.unit, network.words[instance.inputs[0]]
        if isinstance(unit, SlidingWindow):
            yield Buffer(instance.layer, unit.label, index, unit, words, _positions(unit))
        elif isinstance(unit, Mac) and isinstance(unit.feeder, WindowBuffer):
            yield Buffer(instance.layer, BUFFER, index, unit, words, _words(unit.feeder))


def _positions(unit: SlidingWindow) -> tuple[int, ...]:
    """Extra positions: one by one up to a window and a stride, then two windows, a frame."""
    few = range(unit.window + unit.stride + 2)
    many = {2 * unit.window + unit.stride + 1, unit.positions + unit.window + 1}
    return tuple(sorted({*few, *many}))


def _words(unit: WindowBuffer) -> tuple[int, ...]:
    """Extra words: a few pixels, a stride, a few rows, a window, whole frames."""
    row, step = unit.image[1] * unit.words, unit.stride[1] * unit.words
    window = (unit.kernel[0] - 1) * row + unit.kernel[1] * unit.words
    down = (unit.stride[0] - 1) * row
    slack = {0, 1, 2, step, step + 2, 2 * step + 2}
    rows = {down + count * row + step + 2 for count in range(unit.kernel[0] + 1)}
    frames = {window // 2, window, window + row + step + 2, unit.input_beats + window}
    return tuple(sorted(slack | rows | frames))
