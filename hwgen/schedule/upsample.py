"""Upsampling: rows are repeated first, so that a narrow row is stored, then pixels."""

from __future__ import annotations

from dataclasses import replace

from hwgen.ir.upsample import QuantUpsampleNearest
from hwgen.schedule.buffers import enlarged, options
from hwgen.schedule.flow import Flow, flow
from hwgen.schedule.layer import Folding, Layer, Sizes, lower
from hwgen.schedule.storage import Storage, storage
from hwgen.units.replay import Replay, least_capacity
from hwgen.units.streams import Stream

STEPS = 8  # sizes to try between one position and two


@lower.register(QuantUpsampleNearest)
def _upsample(
    node: QuantUpsampleNearest, streams: tuple[Stream, ...], folding: Folding | None, sizes: Sizes
) -> Layer:
    (stream,) = streams
    vertical, horizontal = node.factor
    height, width, channels = stream.shape
    beats = stream.beats_per_pixel
    shape = (height * vertical, width * horizontal, channels)
    output = Stream(shape, stream.lanes, node.format)
    units = (
        *_replay(stream, width * beats, vertical, "rows", sizes),
        *_replay(stream, beats, horizontal, "columns", sizes),
    )
    return Layer(node, "upsample_nearest", streams, output, units)


def _replay(
    stream: Stream, inner: int, factor: int, label: str, sizes: Sizes
) -> tuple[Replay, ...]:
    if factor == 1:
        return ()
    capacity = least_capacity(inner) + sizes.of(label)
    return (Replay(stream.bits, inner, factor, capacity, label),)


@flow.register(Replay)
def _flow_of_replay(unit: Replay, inputs: int) -> Flow:
    return Flow(inputs * unit.factor, inputs * unit.factor)


@options.register(Replay)
def _capacities(unit: Replay) -> tuple[int, ...]:
    """Up to one position more: words may then enter as evenly as they leave."""
    return tuple(sorted({0, 1, 2, *(unit.inner * n // STEPS for n in range(1, STEPS + 1))}))


@enlarged.register(Replay)
def _larger(unit: Replay, extra: int) -> Replay:
    return replace(unit, capacity=unit.capacity + extra)


@storage.register(Replay)
def _stored(unit: Replay) -> Storage:
    """What is repeated has to be somewhere, all of it, while it is read again."""
    return Storage(unit.label, unit.capacity, unit.inner, least_capacity(unit.inner), unit.bits)
