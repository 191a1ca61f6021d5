"""Buffer sizes: the least storage with which the frame interval reaches its bound."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import cast

from hwgen.ir.graph import Graph
from hwgen.schedule.buffers import enlarged, in_registers, options
from hwgen.schedule.depths import smallest_depths
from hwgen.schedule.design import DEPTH, Design, lower_graph
from hwgen.schedule.heights import LARGE, lower_graphs
from hwgen.schedule.layer import Folding, Sizes
from hwgen.schedule.netlist import Instance, Netlist, netlist
from hwgen.schedule.trial import Trial, generous_trial, is_sized
from hwgen.schedule.work import MOST_BEATS, check_beats, largest_beats
from hwgen.timing.known import Known, remember
from hwgen.timing.model import frame_interval
from hwgen.timing.network import Network, Times
from hwgen.timing.steady import steady
from hwgen.units.base import Unit
from hwgen.units.fork import Fork

EFFORT = 500_000  # times of beats that may be computed to judge a size
SETTLES = 4  # or as often every time
MOST_LOW_BEATS = MOST_BEATS // 2  # of a low image, whose times are solved many times
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
    low = _sized_low(least, foldings, pixels)
    if low is not None:
        return low
    check_beats(least)
    found = _sizes(least)
    design = _enlarged(least, foldings, pixels, found)
    remember(design, found.solved, found.known)
    return design


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
    """Extra storage of buffers and of FIFOs behind forks, by layer; the interval kept.

    solved, known: the units with that storage, and their times.
    """

    buffers: Mapping[str, Sizes]
    forks: Mapping[str, Sizes]
    interval: int
    solved: Netlist
    known: Known


def _sizes(least: Design) -> _Found:
    """The smallest sizes; least: the design without extra storage."""
    units = netlist(least)
    trial = generous_trial(least, units)
    chosen = {}
    buffers = _buffers(units, trial.network)
    for buffer in sorted(buffers, key=lambda buffer: not in_registers(buffer.unit)):
        chosen[buffer.layer, buffer.unit.label] = _smallest(buffer, trial)
    trial.times = cast(Times, trial.network.solve(trial.times))
    depths = {
        found.layer: smallest_depths(index, found.unit, trial)
        for index, found in enumerate(units.instances)
        if isinstance(found.unit, Fork)
    }
    known = Known(trial.frames, trial.times.pops)
    solved = tuple(_chosen(found, chosen, depths) for found in units.instances)
    every = replace(units, instances=solved)
    return _Found(_by_layer(chosen), depths, trial.interval, every, known)


def _chosen(
    found: Instance, buffers: Mapping[tuple[str, str], int], forks: Mapping[str, Sizes]
) -> Instance:
    """The instance with the storage that was chosen."""
    unit = found.unit
    if isinstance(unit, Fork):
        extra = forks[found.layer]
        depths = (least + extra.of(f"{DEPTH}{n}") for n, least in enumerate(unit.depths))
        return replace(found, unit=replace(unit, depths=tuple(depths)))
    size = buffers.get((found.layer, unit.label), 0)
    return replace(found, unit=enlarged(unit, size)) if size else found


def _by_layer(extra: Mapping[tuple[str, str], int]) -> dict[str, Sizes]:
    layers = {layer for layer, _ in extra}
    return {
        layer: Sizes({label: size for (owner, label), size in extra.items() if owner == layer})
        for layer in layers
    }


def _smallest(buffer: Buffer, trial: Trial) -> int:
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
        tied += (n for n in behind if not is_sized(units.instances[n].unit))
    return max(tied)


def _kept(network: Network, trial: Trial, start: Times, index: int) -> Times | None:
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


def _buffers(units: Netlist, network: Network) -> Iterator[Buffer]:
    for index, instance in enumerate(units.instances):
        sizes = options(instance.unit)
        if len(sizes) > 1:
            words = network.words[instance.inputs[0]]
            yield Buffer(instance.layer, index, instance.unit, words, sizes)
