"""Concatenation along the channels: streams in turn, or whole pixels side by side."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hwgen.ir.concat import QuantConcat, converted
from hwgen.ir.formats import IntFormat
from hwgen.ir.lookup import every_integer
from hwgen.schedule.flow import Flow, flow
from hwgen.schedule.layer import Folding, Layer, Sizes, lower
from hwgen.schedule.pixels import fit_pixels, takes_pixels
from hwgen.schedule.queue import queue
from hwgen.schedule.widths import adapt, mask
from hwgen.units.base import Unit
from hwgen.units.concat import Concat
from hwgen.units.gather import Gather
from hwgen.units.join import Join
from hwgen.units.lookup import Lookup
from hwgen.units.plumbing import WidthUp
from hwgen.units.streams import Stream

WHOLE_BITS = 4096  # of a pixel that is gathered into one word only to keep the rate


@dataclass(frozen=True, slots=True)
class _Branch:
    """One input on its way to the others: its units so far, and the stream behind them."""

    units: tuple[Unit, ...]
    stream: Stream

    def behind(self, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
        """The units so far, and more."""
        return (*self.units, *units)


@lower.register(QuantConcat)
def _concat(
    node: QuantConcat, streams: tuple[Stream, ...], folding: Folding | None, sizes: Sizes
) -> Layer:
    pixels = max(stream.pixels for stream in streams)
    branches = [_branch(node, number, stream) for number, stream in enumerate(streams)]
    lanes = serial_lanes(streams, node.format.bits) if pixels == 1 else None
    if lanes is not None:
        return _in_turn(node, streams, branches, lanes, sizes)
    return _side_by_side(node, streams, branches, pixels, sizes)


def _branch(node: QuantConcat, number: int, stream: Stream) -> _Branch:
    """The stream in the format of the output; lanes without a value may hold anything."""
    if stream.format == node.format:
        return _Branch((), stream)
    label = f"convert{number}"
    table = conversion(stream.format, node.format)
    beats = stream.beats_per_pixel
    unit = Lookup(stream.values, stream.format.bits, node.format.bits, beats, table, label)
    return _Branch((unit,), replace(stream, format=node.format))


def conversion(source: IntFormat, target: IntFormat) -> NDArray[np.int64]:
    """Table [1, 2**bits] from the stored bits of `source` to integers of `target`."""
    return converted(every_integer(source), source, target)[np.newaxis]


def serial_lanes(streams: Sequence[Stream], bits: int) -> int | None:
    """Lanes of words that every part of a pixel fills; None: a pixel should be one word.

    The fewest with which a pixel takes no more cycles than the slowest input needs for it. Where
    there are none, whole pixels keep the rate, unless they are too wide: then the fastest lanes.
    """
    common = math.gcd(*(stream.channels for stream in streams))
    choices = [lanes for lanes in range(1, common + 1) if common % lanes == 0]
    needed = max(stream.beats_per_pixel for stream in streams)
    work = {lanes: _serial_work(streams, lanes) for lanes in choices}
    fitting = [lanes for lanes in choices if work[lanes] <= needed]
    if fitting:
        return fitting[0]
    total = sum(stream.channels for stream in streams)
    if total * bits <= WHOLE_BITS:
        return None
    return min(choices, key=lambda lanes: work[lanes])


def _serial_work(streams: Sequence[Stream], lanes: int) -> int:
    """Cycles of a pixel in words of `lanes` values, the adapters in front included."""
    total = sum(stream.channels for stream in streams) // lanes
    cut = (s.channels // math.gcd(s.lanes, lanes, s.channels) for s in streams if s.lanes != lanes)
    return max(total, *cut, 0)


def _in_turn(
    node: QuantConcat,
    streams: tuple[Stream, ...],
    branches: Sequence[_Branch],
    lanes: int,
    sizes: Sizes,
) -> Layer:
    """Words of `lanes` values of each part, one part after the other."""
    bits, channels = lanes * node.format.bits, [stream.channels for stream in streams]
    output = Stream((*streams[0].shape[:-1], sum(channels)), lanes, node.format)
    ends = [
        branch.behind(
            (
                *adapt(branch.stream, lanes, count),
                *queue(number, bits, output.places * (count // lanes), sizes),
            )
        )
        for number, (branch, count) in enumerate(zip(branches, channels, strict=True))
    ]
    unit = Concat(bits, tuple(count // lanes for count in channels))
    return Layer(node, "concat", streams, output, (unit,), sizes=sizes, branches=tuple(ends))


def _side_by_side(
    node: QuantConcat,
    streams: tuple[Stream, ...],
    branches: Sequence[_Branch],
    pixels: int,
    sizes: Sizes,
) -> Layer:
    """Beats of whole pixels, joined."""
    channels = [stream.channels for stream in streams]
    shape = (*streams[0].shape[:-1], sum(channels))
    output = Stream(shape, sum(channels), node.format, pixels)
    wholes = [_whole(branch, pixels) for branch in branches]
    values = [count for _, count in wholes]
    ends = [
        (*units, *queue(number, count * node.format.bits, output.beats, sizes))
        for number, (units, count) in enumerate(wholes)
    ]
    join = Join(tuple(count * node.format.bits for count in values))
    order = _order(channels, values, pixels)
    straight = order == tuple(range(sum(values)))
    wires = () if straight else (Gather(node.format.bits, sum(values), order),)
    convert = pixels > 1 and any(stream.format != node.format for stream in streams)
    units = (join, *wires, *(mask(output) if convert else ()))
    return Layer(node, "concat", streams, output, units, sizes=sizes, branches=tuple(ends))


def _whole(branch: _Branch, pixels: int) -> tuple[tuple[Unit, ...], int]:
    """Units to words of whole pixels, and the values of such a word: behind the channels of a
    single pixel may be some that are none."""
    stream = branch.stream
    if pixels > 1:
        wide, units = fit_pixels(stream, pixels)
        return branch.behind(units), wide.values
    beats = stream.beats_per_pixel
    gather = (WidthUp(stream.bits, beats, beats),) if beats > 1 else ()
    return branch.behind(gather), beats * stream.lanes


def _order(channels: Sequence[int], values: Sequence[int], pixels: int) -> tuple[int, ...]:
    """For each value of an output beat its place among those of the joined words."""
    starts = [sum(values[:number]) for number in range(len(values))]
    return tuple(
        start + pixel * count + channel
        for pixel in range(pixels)
        for start, count in zip(starts, channels, strict=True)
        for channel in range(count)
    )


@takes_pixels.register(QuantConcat)
def _takes_pixels(node: QuantConcat, streams: tuple[Stream, ...]) -> bool:
    return True


@flow.register(Concat)
def _flow(unit: Concat, *inputs: int) -> Flow:
    return Flow(sum(inputs), sum(inputs))
