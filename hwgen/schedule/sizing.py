"""Buffer sizes: the least storage with which the frame interval reaches its bound."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from hwgen.ir.graph import Graph
from hwgen.schedule.design import Design, lower_graph
from hwgen.schedule.layer import Folding, Sizes
from hwgen.schedule.matrix import BUFFER
from hwgen.timing.build import build
from hwgen.timing.model import Chain, ChainTiming, build_chain
from hwgen.units.base import Unit
from hwgen.units.mac import Mac, WindowBuffer
from hwgen.units.sliding_window import SlidingWindow

FRAMES = 4  # images after which the frame interval has settled


@dataclass(frozen=True, slots=True, eq=False)
class Buffer:
    """A unit with storage. index: in the chain; words: its input words in FRAMES images.

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


def size_buffers(graph: Graph, name: str, target: str, foldings: Mapping[str, Folding]) -> Design:
    """The design whose buffers are the smallest that cost no cycle, found one by one.

    Every buffer starts generous; each in turn, those in registers first, takes the least extra
    storage that keeps the frame interval. Storage steps are those at which a position, a stride,
    a row or a frame more fits.
    """
    least = lower_graph(graph, name, target, foldings, {})
    chain = build_chain(least.units, least.input.beats, FRAMES)
    buffers = list(_buffers(least, chain))
    for buffer in buffers:
        chain = _with(chain, buffer, buffer.options[-1])
    times = chain.solve()
    chosen = {}
    for buffer in sorted(buffers, key=lambda buffer: not buffer.in_registers):
        chosen[buffer.layer, buffer.label], chain, times = _smallest(buffer, chain, times)
    return lower_graph(graph, name, target, foldings, _by_layer(chosen))


def _by_layer(extra: Mapping[tuple[str, str], int]) -> dict[str, Sizes]:
    layers = {layer for layer, _ in extra}
    return {
        layer: Sizes({label: size for (owner, label), size in extra.items() if owner == layer})
        for layer in layers
    }


def _smallest(buffer: Buffer, chain: Chain, times: ChainTiming) -> tuple[int, Chain, ChainTiming]:
    """The least option that keeps the interval; smaller storage never makes a beat earlier.

    The least one suffices most often, so it is tried before the others are bisected.
    """
    best = times.interval(FRAMES)
    low, high, middle = 0, len(buffer.options) - 1, 0
    found = buffer.options[-1], chain, times
    while low < high:
        trial = _with(chain, buffer, buffer.options[middle])
        tried = trial.solve(times, buffer.index)
        if tried.interval(FRAMES) <= best:
            high, found = middle, (buffer.options[middle], trial, tried)
        else:
            low = middle + 1
        middle = (low + high) // 2
    return found


def _with(chain: Chain, buffer: Buffer, extra: int) -> Chain:
    """The chain with another size of `buffer`."""
    start = chain.processes[buffer.index].start
    process = build(buffer.enlarged(extra), buffer.words, FRAMES, start)
    processes = list(chain.processes)
    processes[buffer.index] = process
    return replace(chain, processes=tuple(processes))


def _buffers(design: Design, chain: Chain) -> Iterator[Buffer]:
    index = 1  # behind the skid buffer
    for layer in design.layers:
        for unit in layer.units:
            words = chain.processes[index].inputs
            if isinstance(unit, SlidingWindow):
                options = _positions(unit)
                yield Buffer(layer.name, unit.label, index, unit, words, options)
            elif isinstance(unit, Mac) and isinstance(unit.feeder, WindowBuffer):
                yield Buffer(layer.name, BUFFER, index, unit, words, _words(unit.feeder))
            index += 1


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
