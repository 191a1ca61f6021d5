"""Argmax: one unit, which reads the beats as they are."""

from __future__ import annotations

from hwgen.ir.argmax import QuantArgmax
from hwgen.schedule.flow import Flow, flow
from hwgen.schedule.layer import Folding, Layer, Sizes, lower
from hwgen.units.argmax import Argmax
from hwgen.units.streams import Stream


@lower.register(QuantArgmax)
def _argmax(
    node: QuantArgmax, streams: tuple[Stream, ...], folding: Folding | None, sizes: Sizes
) -> Layer:
    (stream,) = streams
    channels, beats = (2 if node.value else 1), stream.beats_per_pixel
    unit = Argmax(
        lanes=stream.lanes,
        bits=node.input_format.bits,
        signed=node.input_format.signed,
        beats=beats,
        last_lanes=stream.channels - (beats - 1) * stream.lanes,
        field=node.format.bits,
        with_value=node.value,
    )
    output = Stream((*stream.shape[:-1], channels), channels, node.format)
    return Layer(node, "argmax", streams, output, (unit,))


@flow.register(Argmax)
def _flow(unit: Argmax, inputs: int) -> Flow:
    return Flow(inputs // unit.beats, inputs)
