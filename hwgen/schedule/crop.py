"""Layers that pass on a part of their input: of the rows, of the columns, of the channels."""

from __future__ import annotations

import math
from dataclasses import replace

from hwgen.ir.crop import QuantCrop, QuantSliceChannels
from hwgen.schedule.buffers import enlarged, options
from hwgen.schedule.flow import Flow, flow
from hwgen.schedule.layer import Folding, Layer, Sizes, lower
from hwgen.schedule.widths import mask
from hwgen.units.base import Unit
from hwgen.units.keep import LEAST_DEPTH, Keep
from hwgen.units.lane_slice import LaneSlice
from hwgen.units.plumbing import WidthDown
from hwgen.units.streams import Stream


@lower.register(QuantCrop)
def _crop(
    node: QuantCrop, streams: tuple[Stream, ...], folding: Folding | None, sizes: Sizes
) -> Layer:
    """Columns first: what the FIFO behind the rows evens out is then as little as can be."""
    (stream,) = streams
    top, bottom, left, right = node.margins
    height, width = stream.shape[0] - top - bottom, stream.shape[1] - left - right
    beats = stream.beats_per_pixel
    row = width * beats
    output = Stream((height, width, stream.channels), stream.lanes, node.format)
    units = (
        *_keep(stream, stream.shape[1] * beats, left * beats, row, "columns", sizes),
        *_keep(stream, stream.shape[0] * row, top * row, height * row, "rows", sizes),
    )
    return Layer(node, "crop", streams, output, units)


@lower.register(QuantSliceChannels)
def _slice_channels(
    node: QuantSliceChannels, streams: tuple[Stream, ...], folding: Folding | None, sizes: Sizes
) -> Layer:
    """Whole beats; and of these some lanes, where all channels lie in one beat.

    Otherwise the beats are cut so that the first channel begins one.
    """
    (stream,) = streams
    first, last = (at // stream.lanes for at in (node.begin, node.begin + node.size - 1))
    if first == last:
        return _within_a_beat(node, stream, first, sizes)
    lanes = math.gcd(stream.lanes, node.begin)
    cut = Stream(stream.shape, lanes, node.format)
    output = Stream((*stream.shape[:-1], node.size), lanes, node.format)
    first, count = node.begin // lanes, output.beats_per_pixel
    ends_before = node.begin + node.size < stream.channels
    units = (
        *_cut(stream, lanes),
        *_keep(cut, cut.beats_per_pixel, first, count, "channels", sizes),
        *(mask(output) if ends_before else ()),
    )
    return Layer(node, "slice_channels", (stream,), output, units)


def _within_a_beat(node: QuantSliceChannels, stream: Stream, beat: int, sizes: Sizes) -> Layer:
    output = Stream((*stream.shape[:-1], node.size), node.size, node.format)
    bits = node.format.bits
    lanes = LaneSlice(stream.bits, node.begin % stream.lanes * bits, output.bits)
    units = (
        *_keep(stream, stream.beats_per_pixel, beat, 1, "channels", sizes),
        *((lanes,) if node.size < stream.lanes else ()),
    )
    return Layer(node, "slice_channels", (stream,), output, units)


def _cut(stream: Stream, lanes: int) -> tuple[Unit, ...]:
    """Beats of `lanes` values, which divide those of the stream; the last one may be partial."""
    if lanes == stream.lanes:
        return ()
    beats, ratio = stream.beats_per_pixel, stream.lanes // lanes
    rest = stream.channels - (beats - 1) * stream.lanes
    return (WidthDown(lanes * stream.format.bits, ratio, beats, -(-rest // lanes)),)


def _keep(
    stream: Stream, period: int, first: int, count: int, label: str, sizes: Sizes
) -> tuple[Keep, ...]:
    """The unit, or none where every word is kept."""
    if count == period:
        return ()
    depth = LEAST_DEPTH + sizes.of(label)
    return (Keep(stream.bits, period, first, count, label, depth),)


@flow.register(Keep)
def _flow_of_keep(unit: Keep, inputs: int) -> Flow:
    return Flow(inputs // unit.period * unit.count, inputs)


@flow.register(LaneSlice)
def _flow_of_lanes(unit: LaneSlice, inputs: int) -> Flow:
    return Flow(inputs, inputs)


@options.register(Keep)
def _depths(unit: Keep) -> tuple[int, ...]:
    """Powers of two up to all words of a period: a reader may need them evenly spread."""
    steps = range(unit.count.bit_length())
    return (0, *(1 << step for step in steps), unit.count + LEAST_DEPTH)


@enlarged.register(Keep)
def _deeper(unit: Keep, extra: int) -> Keep:
    return replace(unit, depth=unit.depth + extra)
