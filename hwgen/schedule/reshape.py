"""Layers that only reorder."""

from __future__ import annotations

from hwgen.ir.reshape import QuantFlatten
from hwgen.schedule.layer import Folding, Layer, Sizes, lower
from hwgen.schedule.widths import adapt
from hwgen.units.streams import Stream


@lower.register
def _flatten(
    node: QuantFlatten, streams: tuple[Stream, ...], folding: Folding | None, sizes: Sizes
) -> Layer:
    (stream,) = streams
    values = stream.places * stream.channels
    whole = stream.channels % stream.lanes == 0
    units = () if whole else adapt(stream, 1, stream.channels)
    output = Stream((values,), stream.lanes if whole else 1, node.format)
    return Layer(node, "flatten", streams, output, units)
